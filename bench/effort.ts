/** How thoroughly something is measured. */
export interface Effort {
  readonly name: 'full' | 'quick'
  /** Rounds of a contest, each in fresh processes. */
  readonly rounds: number
  /** Turns of each contestant in a round; the median counts. */
  readonly slices: number
  /** CPU time of a turn. */
  readonly sliceMs: number
  /** CPU time before the first turn. */
  readonly warmMs: number
}

/** What is written down. */
export const full: Effort = { name: 'full', rounds: 7, slices: 5, sliceMs: 60, warmMs: 400 }

/** For a first look, and to see that everything still runs. */
export const quick: Effort = { name: 'quick', rounds: 3, slices: 3, sliceMs: 20, warmMs: 150 }
