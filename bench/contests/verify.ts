import type { Guarded, Tally } from '../contestants/contestant.ts'

/** What must have come of a fixture's calls. */
export interface Expected extends Partial<Tally> {
  readonly isOpen: boolean
}

/** Throws when a guard is not in the expected state, or has itself counted something else. */
export function verifyGuard(guarded: Guarded, { isOpen, ...expected }: Expected): void {
  if (guarded.isOpen() !== isOpen) throw new Error(`The circuit should ${isOpen ? '' : 'not '}be open.`)
  const tally = guarded.tally()
  for (const [kind, count] of Object.entries(expected)) {
    const counted = tally?.[kind as keyof Tally]
    if (counted !== undefined) verifyCount(kind, counted, count)
  }
}

/** Throws when something happened more or less often than it should have. */
export function verifyCount(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${actual} ${what} instead of ${expected}.`)
}
