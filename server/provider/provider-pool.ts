import { CircuitShelf } from './circuit-shelf.ts'
import { DefaultAdapterNotDefinedError, UnregisteredAdapterError } from './errors.ts'
import type { KnownAdapter } from './own-adapter.ts'
import { CircuitBreakerProvider } from './provider.ts'
import type { ProviderSettingsBase } from './settings.ts'

/** The circuits of a factory's adapters, by their names. A factory shares them with its copies. */
export type Shelves = Map<string, CircuitShelf>

/** What a factory is made of. */
export interface ProviderPoolOptions<Kept> {
  /** What the factory is called, for errors. */
  readonly owner: string
  readonly kept: Readonly<Record<string, Kept | undefined>>
  readonly defaultAdapter: string | undefined
  readonly settings: ProviderSettingsBase
  /** Makes an adapter of what is kept under a name. */
  readonly adapterOf: (kept: Kept, name: string) => KnownAdapter
  readonly shelves: Shelves
}

/** The providers of a factory. Each is made when it is first asked for. */
export class ProviderPool<Kept> {
  readonly #options: ProviderPoolOptions<Kept>
  readonly #providers = new Map<string, CircuitBreakerProvider>()

  constructor(options: ProviderPoolOptions<Kept>) {
    this.#options = options
    if (options.defaultAdapter !== undefined) this.#keptAs(options.defaultAdapter)
  }

  /** The provider of this adapter, or of the default one. */
  use(name = this.#options.defaultAdapter): CircuitBreakerProvider {
    if (name === undefined) throw new DefaultAdapterNotDefinedError(this.#options.owner, this.#registered)
    const present = this.#providers.get(name)
    if (present !== undefined) return present
    const made = this.#make(name, this.#keptAs(name))
    this.#providers.set(name, made)
    return made
  }

  #make(name: string, kept: Kept): CircuitBreakerProvider {
    const { settings, shelves, adapterOf } = this.#options
    const shelf = shelves.get(name) ?? new CircuitShelf(adapterOf(kept, name), name)
    shelves.set(name, shelf)
    return new CircuitBreakerProvider(
      { serdeTransformerName: name, ...settings, adapter: shelf.adapter.driven ?? shelf.adapter },
      shelf,
    )
  }

  #keptAs(name: string): Kept {
    const { kept, owner } = this.#options
    const present = Object.hasOwn(kept, name) ? kept[name] : undefined
    if (present === undefined) throw new UnregisteredAdapterError(owner, name, this.#registered)
    return present
  }

  get #registered(): readonly string[] {
    const { kept } = this.#options
    return Object.keys(kept).filter((name) => kept[name] !== undefined)
  }
}
