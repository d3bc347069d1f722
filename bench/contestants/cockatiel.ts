import {
  CircuitState,
  SamplingBreaker,
  TimeoutStrategy,
  circuitBreaker,
  handleAll,
  timeout as timeoutPolicy,
  wrap,
} from 'cockatiel'
import type { Contestant } from './contestant.ts'

/** cockatiel, with a share of errors over ten seconds as the others have by default. It keeps no statistics. */
export const cockatiel: Contestant = {
  name: 'cockatiel',
  guard(work, { timeout, opens, windowMs = 10_000 }) {
    const breaker = new SamplingBreaker({
      threshold: 0.5,
      duration: windowMs,
      ...(!opens && { minimumRps: Number.MAX_SAFE_INTEGER }),
    })
    const circuit = circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker })
    const policy = timeout ? wrap(circuit, timeoutPolicy(10_000, TimeoutStrategy.Aggressive)) : circuit
    return {
      fire: (value) => policy.execute(() => work(value)),
      async open() {
        while (circuit.state === CircuitState.Closed) await circuit.execute(fail).catch(ignore)
      },
      isOpen: () => circuit.state === CircuitState.Open,
      tally: () => undefined,
      onOpen: (listener) => void circuit.onBreak(listener),
      end() {},
    }
  },
}

const fail = (): Promise<never> => Promise.reject(new Error('unavailable'))
const ignore = (): void => undefined
