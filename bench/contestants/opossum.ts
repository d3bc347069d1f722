import CircuitBreaker from 'opossum'
import type { Contestant, Guarded, Tally } from './contestant.ts'

/** opossum, as its README shows it. */
export const opossum: Contestant = {
  name: 'opossum',
  guard(work, { timeout, opens, windowMs = 10_000 }) {
    const breaker = new CircuitBreaker(work, {
      rollingCountTimeout: windowMs,
      ...(!timeout && { timeout: false as const }),
      ...(!opens && { volumeThreshold: Number.MAX_SAFE_INTEGER }),
    })
    return new GuardedByOpossum(breaker)
  },
}

class GuardedByOpossum implements Guarded {
  readonly #breaker: CircuitBreaker<[number], number>

  constructor(breaker: CircuitBreaker<[number], number>) {
    this.#breaker = breaker
  }

  fire(value: number): Promise<number> {
    return this.#breaker.fire(value)
  }

  open(): void {
    this.#breaker.open()
  }

  isOpen(): boolean {
    return this.#breaker.opened
  }

  tally(): Tally {
    const { successes, failures, rejects } = this.#breaker.stats
    return { successes, failures, rejections: rejects }
  }

  p99(): number {
    return Number(this.#breaker.stats.percentiles['0.99'])
  }

  onOpen(listener: () => void): void {
    this.#breaker.on('open', listener)
  }

  end(): void {
    this.#breaker.shutdown()
  }
}
