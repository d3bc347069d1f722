import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { Registry } from '../../../server/registry/registry.ts'
import CircuitBreaker, { CircuitBreakerKeys } from '../../../server/shared-memory/index.ts'
import type { SharedBreakerOptions, SharedFallback } from '../../../server/shared-memory/index.ts'

/** How a breaker in a test may differ. */
export interface SharedBreakerInTest extends SharedBreakerOptions {
  readonly failureThreshold?: number
  readonly resetTimeout?: number
  readonly openFallback?: SharedFallback<string>
  readonly failureFallback?: SharedFallback<string>
}

/** An array that threads share, as small as it may be. */
export function sharedArray(byteOffset = 0): Int32Array<SharedArrayBuffer> {
  const length = Object.keys(CircuitBreakerKeys).length
  return new Int32Array(new SharedArrayBuffer(byteOffset + 4 * length), byteOffset, length)
}

/** Threads in a test: each call makes one more breaker over the same array, on the same clock. */
export function threadsInTest({
  byteOffset = 0,
  ...defaults
}: SharedBreakerInTest & { byteOffset?: number } = {}) {
  const clock = new SimulatedClock()
  const cells = sharedArray(byteOffset)
  const thread = (options: SharedBreakerInTest = {}) => {
    const {
      failureThreshold = 3,
      resetTimeout = 1_000,
      openFallback,
      failureFallback,
      ...rest
    } = {
      ...defaults,
      ...options,
    }
    const registry = new Registry()
    return new CircuitBreaker(cells, failureThreshold, resetTimeout, openFallback, failureFallback, {
      name: 'pay',
      clock,
      registry,
      ...rest,
    })
  }
  return { clock, cells, thread }
}

/** A task that goes well. */
export const well = async () => 'well'

/** A task that fails. */
export const badly = async () => {
  throw Object.assign(new Error('down'), { code: 'ECONNRESET' })
}

/** What came of a task: its result, or the message of its error. */
export function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => (error as Error).message)
}

/** A task that ends when it is told. */
export function hanging() {
  let end!: (how: 'well' | 'badly') => void
  const promise = new Promise<string>((resolve, reject) => {
    end = (how) => (how === 'well' ? resolve('well') : reject(new Error('down')))
  })
  return { task: () => promise, end }
}
