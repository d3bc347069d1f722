import { OptionCheck } from '../../shared/engine/check-options.ts'
import { DatabaseCircuitBreakerAdapter } from '../storage/adapter.ts'
import type { SharingOptions } from '../storage/sharing.ts'
import { resolveSharing, sharingNames } from '../storage/sharing.ts'
import type { CircuitBreakerStorage } from '../storage/storage.ts'
import { storageShape } from '../storage/storage.ts'
import { checkAdapter } from './own-adapter.ts'
import { ProviderOverrides } from './overrides.ts'
import type { Shelves } from './provider-pool.ts'
import { ProviderPool } from './provider-pool.ts'
import type { CircuitBreakerProvider } from './provider.ts'
import type { ProviderSettingsBase } from './settings.ts'
import { resolveSettings, settingNames } from './settings.ts'

/** What a factory of storage adapters is made of. */
export interface DatabaseCircuitBreakerProviderFactorySettings<Names extends string>
  extends ProviderSettingsBase, SharingOptions {
  /** Storage adapters by names of your choice. */
  readonly adapters: { readonly [Name in Names]?: CircuitBreakerStorage | undefined }
  /** Which of them `use()` takes where none is named. @default none */
  readonly defaultAdapter?: NoInfer<Names> | undefined
}

/** Gives providers by the names of their storage adapters. It never changes; those who say something anew of it get a new one. */
export class DatabaseCircuitBreakerProviderFactory<Names extends string = string> extends ProviderOverrides<
  DatabaseCircuitBreakerProviderFactory<Names>
> {
  readonly #settings: DatabaseCircuitBreakerProviderFactorySettings<Names>
  readonly #shelves: Shelves
  readonly #pool: ProviderPool<CircuitBreakerStorage>

  /** @param shelves The circuits, where others have them, too. */
  constructor(settings: DatabaseCircuitBreakerProviderFactorySettings<Names>, shelves: Shelves = new Map()) {
    super()
    check.known(settings, ['adapters', 'defaultAdapter', ...sharingNames, ...settingNames])
    check.shaped('adapters', settings.adapters, { is: 'storage adapters by name', methods: [] })
    const common = pick(settings, settingNames)
    const sharing = pick(settings, sharingNames)
    resolveSettings(owner, common)
    resolveSharing(owner, sharing)
    this.#settings = settings
    this.#shelves = shelves
    this.#pool = new ProviderPool({
      owner,
      kept: settings.adapters,
      defaultAdapter: settings.defaultAdapter,
      settings: common,
      adapterOf: (storage, name) => {
        const adapter = check.shaped(`adapters.${name}`, storage, storageShape)
        return checkAdapter(owner, name, new DatabaseCircuitBreakerAdapter({ ...sharing, adapter }))
      },
      shelves,
    })
  }

  /** The provider of this storage adapter, or of the default one. */
  use(name?: Names): CircuitBreakerProvider {
    return this.#pool.use(name)
  }

  protected override with(changes: ProviderSettingsBase): DatabaseCircuitBreakerProviderFactory<Names> {
    return new DatabaseCircuitBreakerProviderFactory({ ...this.#settings, ...changes }, this.#shelves)
  }
}

const owner = 'DatabaseCircuitBreakerProviderFactory'
const check = new OptionCheck(owner)

function pick<From extends object, Name extends keyof From>(
  from: From,
  names: readonly Name[],
): Partial<Pick<From, Name>> {
  const picked: Partial<Pick<From, Name>> = {}
  for (const name of names) if (name in from) picked[name] = from[name]
  return picked
}
