import type { Contestant } from '../contestants/contestant.ts'
import type { ContestantName } from '../contestants/index.ts'

/** Some calls on a contestant that was made for them. */
export interface Fixture {
  /** Makes exactly the promised calls. Nothing else is measured. */
  run(): Promise<void> | void
  /** Throws when the contestant has not done what was to be measured. */
  verify(): void
  /** Gives back what the contestants hold. */
  end(): void
}

/** A way to measure CPU time per call. */
export interface Contest {
  readonly title: string
  /** What is done, in a sentence or two. */
  readonly method: string
  readonly entrants: readonly ContestantName[]
  /** Its variants, the columns of the table. */
  readonly variants: readonly string[]
  /** How many calls a fixture is worth preparing for. @default Infinity */
  readonly mostCalls?: number
  /** Rounds that are worth their time. @default Infinity */
  readonly mostRounds?: number
  /** Makes a fixture that makes so many calls. */
  readonly prepare: (contestant: Contestant, variant: string, calls: number) => Promise<Fixture> | Fixture
}
