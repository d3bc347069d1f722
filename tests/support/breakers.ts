import type { CircuitBreakerOptions } from '../../server/breaker/options.ts'
import { CircuitBreaker } from '../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../server/registry/registry.ts'
import { SimulatedClock } from '../../shared/engine/simulated-clock.ts'

/** A dependency that does as it is told. */
export class Dependency {
  /** What the next calls come to. */
  answer: 'well' | 'badly' | 'never' = 'well'
  calls = 0
  readonly #hanging: (() => void)[] = []

  readonly call = (word: string): Promise<string> => {
    this.calls++
    if (this.answer === 'well') return Promise.resolve(word)
    if (this.answer === 'badly')
      return Promise.reject(Object.assign(new Error('down'), { code: 'ECONNRESET' }))
    return new Promise((resolve) => this.#hanging.push(() => resolve(word)))
  }

  /** Lets all calls that hang come back after all. */
  wakeUp(): void {
    for (const answer of this.#hanging.splice(0)) answer()
  }
}

/** A breaker around a dependency, in a registry and on a clock of its own. */
export function breakerInTest(options: CircuitBreakerOptions<[string]> = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const dependency = new Dependency()
  const breaker = new CircuitBreaker(dependency.call, { name: 'pay', clock, registry, ...options })
  return { breaker, clock, registry, dependency }
}

/** Lets everything that promises have to do be done. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}
