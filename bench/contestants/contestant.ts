/** The function that a contestant guards. */
export type Work = (value: number) => Promise<number>

/** How a contestant is to be set up. What is not named here stays at its default. */
export interface Setup {
  /** Whether each call has a timeout of 10 s. */
  readonly timeout: boolean
  /** Whether it may open. If not, so many calls are demanded that it never does. */
  readonly opens: boolean
  /** Length of the rolling window in milliseconds. @default 10000 */
  readonly windowMs?: number
}

/** What a contestant says it has counted. */
export interface Tally {
  readonly successes: number
  readonly failures: number
  readonly rejections: number
}

/** A guarded function. Each fixture that uses one checks its tally and its state. */
export interface Guarded {
  /** Calls the function, if it is let through. */
  fire(value: number): Promise<number>
  /** Turns all further calls away, for the next thirty seconds at least. */
  open(): Promise<void> | void
  /** Whether calls are turned away. */
  isOpen(): boolean
  /** What it has counted itself; `undefined` where it does not count. */
  tally(): Partial<Tally> | undefined
  /** Takes one reading of its statistics and returns the 99th percentile, in milliseconds. */
  p99?(): number
  /** Calls `listener` when it opens. */
  onOpen(listener: () => void): void
  /** Gives back what it holds. */
  end(): void
}

/** One of those that are compared. */
export interface Contestant {
  readonly name: string
  guard(work: Work, setup: Setup): Guarded
}
