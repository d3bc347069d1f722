import type { Outcome } from '../../shared/engine/outcome.ts'
import type { CircuitBreakerState } from '../storage/state-words.ts'
import type { UpdatedState } from '../storage/stepwise-adapter.ts'
import type { Verdict } from '../storage/verdict.ts'

/**
 * An adapter of one's own, with daiso's six methods: it keeps the states and decides; a provider asks it before each call
 * and tells it afterwards what came of it.
 */
export interface DrivenAdapter {
  getState(key: string): Promise<CircuitBreakerState>
  /** Asked before each call, which runs unless `to` is open or isolated. */
  updateState(key: string): Promise<UpdatedState>
  trackFailure(key: string): Promise<void>
  trackSuccess(key: string): Promise<void>
  isolate(key: string): Promise<void>
  reset(key: string): Promise<void>
}

/** What an object must be able to do to be such an adapter. */
export const drivenShape = {
  is: 'an adapter',
  methods: ['getState', 'updateState', 'trackFailure', 'trackSuccess', 'isolate', 'reset'],
} as const

/** A circuit in an adapter of somebody's own, and whom it tells. */
export interface DrivenCircuitOptions {
  readonly key: string
  readonly adapter: DrivenAdapter
  readonly onTransition: (updated: UpdatedState) => void
  /** The adapter has failed. */
  readonly onError: (error: unknown) => void
}

/** A circuit whose adapter decides. When that fails the call runs all the same, and its result is kept. */
export class DrivenCircuit {
  readonly #options: DrivenCircuitOptions
  #told: Promise<unknown> = Promise.resolve()

  constructor(options: DrivenCircuitOptions) {
    this.#options = options
  }

  /** Asks for a call to be let through. */
  async admit(): Promise<Verdict> {
    const { adapter, key, onTransition, onError } = this.#options
    try {
      const updated = await adapter.updateState(key)
      if (updated.from !== updated.to) onTransition(updated)
      if (updated.to === 'OPEN') return 'open'
      return updated.to === 'ISOLATED' ? 'isolated' : 0
    } catch (error) {
      onError(error)
      return 0
    }
  }

  /** Tells what a call came to. What says nothing about the dependency is not told. */
  settle(outcome: Outcome): void {
    if (outcome === 'success' || outcome === 'failure')
      this.#told = Promise.all([this.#told, this.#track(outcome)])
  }

  /** Resolves when the adapter has been told all results, or has failed. */
  async flush(): Promise<void> {
    await this.#told
  }

  /** What comes of the results that are on their way is in it. */
  async getState(): Promise<CircuitBreakerState> {
    await this.flush()
    return this.#options.adapter.getState(this.#options.key)
  }

  isolate(): Promise<void> {
    return this.#options.adapter.isolate(this.#options.key)
  }

  /** Results that are on their way are forgotten with the rest. */
  async reset(): Promise<void> {
    await this.flush()
    return this.#options.adapter.reset(this.#options.key)
  }

  async #track(outcome: 'success' | 'failure'): Promise<void> {
    const { adapter, key, onError } = this.#options
    try {
      await (outcome === 'success' ? adapter.trackSuccess(key) : adapter.trackFailure(key))
    } catch (error) {
      onError(error)
    }
  }
}
