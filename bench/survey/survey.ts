import type { Contestant } from '../contestants/contestant.ts'
import type { ContestantName } from '../contestants/index.ts'
import type { Effort } from '../effort.ts'

/** What one run found, by name. `null`: it did not happen. */
export type Figures = Readonly<Record<string, number | null>>

/** A column of the table. */
export interface Column {
  readonly header: string
  /** Which of the survey's runs it shows. */
  readonly variant: string
  /** The cell, from the medians of all rounds. */
  readonly show: (figures: Figures) => string
}

/** A measurement that is made once per process. */
export interface Survey {
  readonly title: string
  readonly method: string
  readonly entrants: readonly ContestantName[]
  /** What Node is started with. */
  readonly flags: readonly string[]
  /** Rounds that are worth their time. */
  readonly mostRounds: number
  readonly columns: readonly Column[]
  /** Measures, and throws when the contestant has not done what was to be measured. */
  measure(contestant: Contestant, variant: string, effort: Effort['name']): Promise<Figures>
}
