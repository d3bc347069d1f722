/** Where time comes from. It is handed in everywhere, so that a test or a replay decides what time it is. */
export interface Clock {
  /** Milliseconds on a clock that never jumps. Only differences between two readings mean anything. */
  now(): number
  /**
   * Like `now()`, but may lag behind it within one turn of the event loop, for callers in quick succession. A clock without
   * it is read each time.
   */
  readonly recent?: () => number
  /**
   * By how many milliseconds, at the most, a reading that `recent` gave in an earlier turn lagged behind; known only when
   * that turn is over. A clock without it: by none.
   */
  readonly lagOf?: (reading: number) => number
  /** Calls `task` once when the event loop's present turn ends. A clock without it: at once. */
  readonly afterTurn?: (task: () => void) => void
  /** Milliseconds since 1970, for people and for the wire. */
  epoch(): number
  /** Calls `task` once, `ms` from now. `Infinity` means never. The timer does not keep the process alive. */
  after(ms: number, task: () => void): Timer
}

/** A task that waits for its time. */
export interface Timer {
  /** The task will not run. Nothing happens if it has. */
  cancel(): void
  /** Keeps the process alive until the task has run. */
  ref(): void
  /** Lets the process end although the task has not run. */
  unref(): void
}

/** How a clock is asked by callers in quick succession. */
export function recentOf(clock: Clock): () => number {
  return clock.recent ?? (() => clock.now())
}

/** What an object must be able to do to be a clock. */
export const clockShape = { is: 'a clock', methods: ['now', 'epoch', 'after'] } as const
