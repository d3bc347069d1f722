import type { Clock, Timer } from './clock.ts'

interface Waiting {
  readonly at: number
  readonly order: number
  readonly task: () => void
}

/**
 * A clock that stands still until told to move. Hand it to a breaker as `clock` to test what happens in an hour without
 * waiting for one: `clock.advance(3_600_000)`.
 */
export class SimulatedClock implements Clock {
  #now = 0
  #order = 0
  readonly #startedAt: number
  readonly #waiting = new Set<Waiting>()

  /** @param startedAt Milliseconds since 1970 at the start. @default 2026-01-01T00:00:00Z */
  constructor(startedAt = Date.UTC(2026, 0, 1)) {
    this.#startedAt = startedAt
  }

  now(): number {
    return this.#now
  }

  epoch(): number {
    return this.#startedAt + Math.floor(this.#now)
  }

  after(ms: number, task: () => void): Timer {
    const waiting = { at: this.#now + Math.max(0, ms), order: this.#order++, task }
    if (ms < Infinity) this.#waiting.add(waiting)
    return { cancel: () => void this.#waiting.delete(waiting), ref() {}, unref() {} }
  }

  /** Moves time forward by `ms` and runs, in their order, the tasks that fall due on the way. */
  advance(ms: number): void {
    const until = this.#now + ms
    for (let due = this.#earliest(until); due; due = this.#earliest(until)) {
      this.#waiting.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.task()
    }
    this.#now = until
  }

  /** How many tasks are waiting. */
  get timers(): number {
    return this.#waiting.size
  }

  #earliest(until: number): Waiting | undefined {
    let earliest: Waiting | undefined
    for (const each of this.#waiting) {
      if (each.at > until) continue
      if (!earliest || each.at < earliest.at || (each.at === earliest.at && each.order < earliest.order))
        earliest = each
    }
    return earliest
  }
}
