import { warn } from '../warn.ts'

/** Says which calls are alike: those with the same key. */
export type CallKey<Args extends readonly unknown[]> = { key(...args: Args): string }['key']

/**
 * The arguments as JSON. Calls are then alike whose arguments are so in JSON: `undefined`, `NaN` and `null` are the same
 * there, and so are all functions.
 */
export function jsonKey(...args: readonly unknown[]): string {
  return JSON.stringify(args)
}

/** Whose calls are keyed, and how. */
export interface KeyedBreaker<Args extends readonly unknown[]> {
  readonly name: string
  readonly options: { readonly cacheGetKey: CallKey<Args> }
}

/**
 * The key of a call; the breaker is `this` for who makes it. `undefined` where that throws, as JSON does for a BigInt: such
 * a call is like no other.
 */
export function keyOf<Args extends readonly unknown[]>(
  breaker: KeyedBreaker<Args>,
  args: Args,
): string | undefined {
  try {
    return Reflect.apply(breaker.options.cacheGetKey, breaker, args)
  } catch (mistake) {
    warn(
      `The cacheGetKey of breaker "${breaker.name}" threw; the call was neither cached nor coalesced.`,
      mistake,
    )
    return undefined
  }
}
