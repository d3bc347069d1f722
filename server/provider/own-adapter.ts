import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { CircuitBreakerAdapter } from '../storage/adapter.ts'
import { resolveSharing } from '../storage/sharing.ts'
import type { DrivenAdapter } from './driven-circuit.ts'
import { drivenShape } from './driven-circuit.ts'

/** An adapter of ours, or one of one's own with daiso's six methods. */
export type AnyAdapter = CircuitBreakerAdapter | DrivenAdapter

/** What a provider makes of an adapter. */
export interface KnownAdapter extends CircuitBreakerAdapter {
  /** What it is, for people and for those who tell written circuits apart. */
  readonly kind: string
  /** Who decides in its place; `undefined`: its store and the rule of each circuit. */
  readonly driven: DrivenAdapter | undefined
}

/** Takes what is an adapter. */
export function checkAdapter(owner: string, name: string, adapter: AnyAdapter): KnownAdapter {
  const check = new OptionCheck(owner)
  check.shaped(name, adapter, { is: 'an adapter', methods: [] })
  if ('storage' in adapter && 'sharing' in adapter) {
    const { storage, sharing, circuitBreakerPolicy, backoffPolicy } = adapter
    const kind = storage?.kind ?? 'none'
    return { storage, sharing, circuitBreakerPolicy, backoffPolicy, kind, driven: undefined }
  }
  if ('append' in adapter)
    throw new TypeError(
      `${owner} option "${name}" must be an adapter, got something else (put a storage adapter into a DatabaseCircuitBreakerAdapter)`,
    )
  const driven = check.shaped(name, adapter, drivenShape)
  return {
    storage: undefined,
    sharing: resolveSharing(owner, {}),
    circuitBreakerPolicy: undefined,
    backoffPolicy: undefined,
    kind: driven.constructor.name,
    driven,
  }
}
