import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { AnyAdapter } from './own-adapter.ts'
import { checkAdapter } from './own-adapter.ts'
import { ProviderOverrides } from './overrides.ts'
import type { Shelves } from './provider-pool.ts'
import { ProviderPool } from './provider-pool.ts'
import type { CircuitBreakerProvider } from './provider.ts'
import type { ProviderSettingsBase } from './settings.ts'
import { resolveSettings, settingNames } from './settings.ts'

/** What a factory is made of. */
export interface CircuitBreakerProviderFactorySettings<Names extends string> extends ProviderSettingsBase {
  /** Adapters by names of your choice. */
  readonly adapters: { readonly [Name in Names]?: AnyAdapter | undefined }
  /** Which of them `use()` takes where none is named. @default none */
  readonly defaultAdapter?: NoInfer<Names> | undefined
}

/** Gives providers by the names of their adapters. It never changes; those who say something anew of it get a new one. */
export class CircuitBreakerProviderFactory<Names extends string = string> extends ProviderOverrides<
  CircuitBreakerProviderFactory<Names>
> {
  readonly #settings: CircuitBreakerProviderFactorySettings<Names>
  readonly #shelves: Shelves
  readonly #pool: ProviderPool<AnyAdapter>

  /** @param shelves The circuits, where others have them, too. */
  constructor(settings: CircuitBreakerProviderFactorySettings<Names>, shelves: Shelves = new Map()) {
    super()
    check.known(settings, ['adapters', 'defaultAdapter', ...settingNames])
    const { adapters, defaultAdapter, ...common } = settings
    check.shaped('adapters', adapters, { is: 'adapters by name', methods: [] })
    resolveSettings(owner, common)
    this.#settings = settings
    this.#shelves = shelves
    this.#pool = new ProviderPool({
      owner,
      kept: adapters,
      defaultAdapter,
      settings: common,
      adapterOf: (adapter, name) => checkAdapter(owner, `adapters.${name}`, adapter),
      shelves,
    })
  }

  /** The provider of this adapter, or of the default one. */
  use(name?: Names): CircuitBreakerProvider {
    return this.#pool.use(name)
  }

  protected override with(changes: ProviderSettingsBase): CircuitBreakerProviderFactory<Names> {
    return new CircuitBreakerProviderFactory({ ...this.#settings, ...changes }, this.#shelves)
  }
}

const owner = 'CircuitBreakerProviderFactory'
const check = new OptionCheck(owner)
