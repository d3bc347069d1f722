import { OptionCheck } from '../../shared/engine/check-options.ts'
import { CircuitShelf } from './circuit-shelf.ts'
import type { CircuitBreakerEvents } from './events.ts'
import { ProviderOverrides } from './overrides.ts'
import type { AnyAdapter } from './own-adapter.ts'
import { checkAdapter } from './own-adapter.ts'
import type { ProvidedCircuitBreaker, Provision } from './provided-circuit-breaker.ts'
import { circuitBreakerOf, register } from './provided-circuit-breaker.ts'
import type { CircuitBreakerSettings, ProviderSettingsBase } from './settings.ts'
import { noSettings, resolveSettings, settingNames } from './settings.ts'

/** What a provider is made of. */
export interface CircuitBreakerProviderSettings extends ProviderSettingsBase {
  /** Where its circuits are kept. */
  readonly adapter: AnyAdapter
}

/** Gives circuits by their key. It never changes; those who say something anew of it get a new one. */
export class CircuitBreakerProvider extends ProviderOverrides<CircuitBreakerProvider> {
  readonly #settings: CircuitBreakerProviderSettings
  readonly #provision: Provision

  /** @param shelf Its circuits, where others have them, too. */
  constructor(settings: CircuitBreakerProviderSettings, shelf?: CircuitShelf) {
    super()
    check.known(settings, ['adapter', ...settingNames])
    const adapter = checkAdapter(owner, 'adapter', settings.adapter)
    this.#settings = settings
    this.#provision = {
      shelf: shelf ?? new CircuitShelf(adapter),
      settings: resolveSettings(owner, settings),
    }
    register(this.#provision)
  }

  /** What its circuits tell. Copies tell the same listeners. */
  get events(): CircuitBreakerEvents {
    return this.#provision.shelf.events
  }

  /** The circuit of this key. Those with the same key, policy and backoff are one, in all processes. */
  create(key: string, settings: CircuitBreakerSettings = noSettings): ProvidedCircuitBreaker {
    return circuitBreakerOf(this.#provision, key, settings)
  }

  protected override with(changes: ProviderSettingsBase): CircuitBreakerProvider {
    return new CircuitBreakerProvider({ ...this.#settings, ...changes }, this.#provision.shelf)
  }
}

const owner = 'CircuitBreakerProvider'
const check = new OptionCheck(owner)
