import { OptionCheck } from '../../shared/engine/check-options.ts'

/** How circuits use a store. */
export interface SharingOptions {
  /**
   * What a call asks before it runs.
   * - `strict`: the store. Whatever other processes have seen until now counts, and exactly so many probes run in the fleet.
   * - `eventual`: what is known here. Results are sent in batches; only a call that may be a probe asks the store.
   *
   * @default 'strict'
   */
  readonly consistency?: 'strict' | 'eventual' | undefined
  /**
   * What becomes of calls while the store does not answer.
   * - `local`: the circuit goes on by itself, with what is known here
   * - `block`: they are turned away
   *
   * @default 'local'
   */
  readonly onStoreError?: 'local' | 'block' | undefined
  /** How long the store may take to answer, in milliseconds, above 0. @default 250 */
  readonly timeoutMs?: number | undefined
  /** After how long a store that did not answer is asked again, in milliseconds, above 0. @default 400 */
  readonly retryMs?: number | undefined
  /** How long results may wait for company when nobody asks after them, in milliseconds. @default 10; 50 when eventual */
  readonly lingerMs?: number | undefined
  /** How long the store keeps a circuit that nobody calls, in milliseconds, from 60000. @default 86400000, a day */
  readonly ttlMs?: number | undefined
}

/** The same with nothing missing. */
export interface Sharing {
  readonly consistency: 'strict' | 'eventual'
  readonly onStoreError: 'local' | 'block'
  readonly timeoutMs: number
  readonly retryMs: number
  readonly lingerMs: number
  readonly ttlMs: number
}

/** The names of these options, for those who have more. */
export const sharingNames = [
  'consistency',
  'onStoreError',
  'timeoutMs',
  'retryMs',
  'lingerMs',
  'ttlMs',
] as const

/** Fills in what is missing and checks the rest. */
export function resolveSharing(owner: string, options: SharingOptions): Sharing {
  const check = new OptionCheck(owner)
  const { consistency = 'strict', onStoreError = 'local' } = options
  const ms = (name: (typeof durations)[number], value: number, from = 1) =>
    check.number(name, options[name] ?? value, { from, to: longest, note: 'milliseconds' })
  return Object.freeze({
    consistency: oneOf(owner, 'consistency', consistency, ['strict', 'eventual']),
    onStoreError: oneOf(owner, 'onStoreError', onStoreError, ['local', 'block']),
    timeoutMs: ms('timeoutMs', 250),
    retryMs: ms('retryMs', 400),
    lingerMs: ms('lingerMs', consistency === 'strict' ? 10 : 50, 0),
    ttlMs: ms('ttlMs', 86_400_000, 60_000),
  })
}

const durations = ['timeoutMs', 'retryMs', 'lingerMs', 'ttlMs'] as const
const longest = 2 ** 40

function oneOf<T extends string>(owner: string, name: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value
  const expected = known.map((one) => `"${one}"`).join(' or ')
  throw new TypeError(
    `${owner} option "${name}" must be ${expected}, got ${JSON.stringify(value) ?? 'nothing'}`,
  )
}
