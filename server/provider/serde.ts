import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { CircuitBreakerTrigger } from './trigger.ts'

/** What writes and reads values of several kinds: a `Serde`, or an object like one. */
export interface SerdeRegister {
  registerCustom(transformer: SerdeTransformer): unknown
}

/** How values of one kind are written and read. */
export interface SerdeTransformer {
  /** In parts; equal names mean circuits that can be read by each other's readers. */
  readonly name: string[]
  isApplicable(value: unknown): boolean
  serialize(value: unknown): WrittenCircuit
  deserialize(written: unknown): unknown
}

/** A circuit as it is written. How it opens and where it is kept is not in it: that is its provider's affair. */
export interface WrittenCircuit {
  readonly version: '1'
  /** Its key, without namespace. */
  readonly key: string
  readonly trigger?: CircuitBreakerTrigger
  /** From when on a success is late, in milliseconds. */
  readonly slowCallTime?: number
}

/** What an object must be able to do to be a serde. */
export const serdeShape = { is: 'a serde', methods: ['registerCustom'] } as const

/** Takes what `serialize` gave, or an equal. Circuits written by others have their key alone. */
export function readWritten(written: unknown): WrittenCircuit {
  check.known(written, ['version', 'key', 'trigger', 'slowCallTime'])
  const { version, key, trigger, slowCallTime } = written as Partial<WrittenCircuit>
  if (version !== '1')
    throw new TypeError(`A written circuit must have version "1", got ${JSON.stringify(version)}`)
  return {
    version,
    key: check.text('key', key),
    ...(trigger !== undefined && { trigger }),
    ...(slowCallTime !== undefined && { slowCallTime }),
  }
}

const check = new OptionCheck('written circuit')
