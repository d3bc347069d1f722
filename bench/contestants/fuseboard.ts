import { CircuitBreaker } from '../../server/index.ts'
import type { Contestant } from './contestant.ts'

/** Our own. */
export const fuseboard: Contestant = {
  name: 'fuseboard',
  guard(work, { timeout, opens, windowMs = 10_000 }) {
    const breaker = new CircuitBreaker(work, {
      rollingCountTimeout: windowMs,
      ...(!timeout && { timeout: false as const }),
      ...(!opens && { volumeThreshold: Number.MAX_SAFE_INTEGER }),
    })
    return {
      fire: (value) => breaker.fire(value),
      open: () => breaker.open(),
      isOpen: () => breaker.opened,
      tally() {
        const { successes, failures, rejects } = breaker.stats
        return { successes, failures, rejections: rejects }
      },
      p99: () => Number(breaker.stats.percentiles['0.99']),
      onOpen: (listener) => void breaker.on('open', listener),
      end: () => breaker.shutdown(),
    }
  },
}
