import type { CircuitSlice } from './board.ts'

/** How names are sorted: as a person would, `shop-2` before `shop-10`. */
export const names = new Intl.Collator('en', { numeric: true })

/** Circuits in the order of their names. */
export interface NameOrder {
  readonly keys: readonly string[]
  /** At which place each key stands. */
  readonly places: ReadonlyMap<string, number>
}

/** The order of the circuits' names. Comparing a thousand names takes longer than to see that they are the same as before. */
export function orderByName(circuits: readonly CircuitSlice[], before?: NameOrder): NameOrder {
  if (before?.keys.length === circuits.length && circuits.every(({ key }) => before.places.has(key)))
    return before
  const keys = circuits.toSorted(compareNames).map(({ key }) => key)
  return { keys, places: new Map(keys.map((key, place) => [key, place])) }
}

function compareNames(a: CircuitSlice, b: CircuitSlice): number {
  return names.compare(a.reading.name, b.reading.name) || names.compare(a.key, b.key)
}
