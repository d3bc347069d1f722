import type { CircuitBreakerStates as States } from '../../server/shared-memory/index.ts'
import SharedBreaker, { CircuitBreakerKeys, CircuitBreakerStates } from '../../server/shared-memory/index.ts'
import type { Contestant } from './contestant.ts'

/** Our own whose state lies in shared memory. It knows no timeout. */
export const shared: Contestant = {
  name: 'fuseboard, in shared memory',
  guard(work, { opens }) {
    const cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(CircuitBreakerKeys).length))
    const breaker = new SharedBreaker(cells, opens ? 5 : 2 ** 31 - 1, 30_000)
    const put = (state: (typeof States)[keyof typeof States]) =>
      void Atomics.store(cells, CircuitBreakerKeys.STATE, state)
    return {
      fire: (value) => breaker.execute(() => work(value)),
      open: () => put(CircuitBreakerStates.OPEN),
      isOpen: () => breaker.getState() === 'OPEN',
      tally() {
        const { success, failure, 'short-circuited': rejections } = breaker.circuit.read('').totals!
        return { successes: success, failures: failure, rejections }
      },
      onOpen() {},
      end() {},
    }
  },
}
