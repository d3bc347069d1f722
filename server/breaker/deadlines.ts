import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** Something that must end by a certain time. */
export interface Deadline {
  /** When, on the monotonic clock. */
  readonly at: number
  /** Called once when the time has come, unless it has left before. */
  expire(now: number): void
}

/**
 * The timeouts of all calls of a process on one timer. A `setTimeout` per call costs as much as the rest of the breaker
 * together; here a call only joins and leaves the line of its breaker.
 */
export class Deadlines {
  readonly #clock: Clock
  readonly #busy = new Set<DeadlineLine>()
  #timer: Timer | undefined
  #armedFor = Infinity
  #waiting = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A line of deadlines that fall due in the order in which they join. */
  line(): DeadlineLine {
    return new DeadlineLine(this)
  }

  /** How many deadlines are waiting. */
  get waiting(): number {
    return this.#waiting
  }

  /** A line says that one more waits, until `at`. */
  joined(line: DeadlineLine, at: number): void {
    this.#busy.add(line)
    if (at < this.#armedFor) this.#arm(at)
    if (++this.#waiting === 1) this.#timer?.ref()
  }

  /** The last one to leave lets the process end; the timer itself is left to run out. */
  left(): void {
    if (--this.#waiting === 0) this.#timer?.unref()
  }

  #arm(at: number): void {
    this.#timer?.cancel()
    this.#armedFor = at
    this.#timer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#expire())
    if (this.#waiting > 0) this.#timer.ref()
  }

  #expire(): void {
    this.#armedFor = Infinity
    this.#timer = undefined
    const now = this.#clock.now()
    for (const line of this.#busy) {
      line.expire(now)
      if (line.next === undefined) this.#busy.delete(line)
    }
    let next = Infinity
    for (const line of this.#busy) next = Math.min(next, line.next ?? Infinity)
    if (next < this.#armedFor) this.#arm(next)
  }
}

/** The deadlines of calls that all may take equally long. */
export class DeadlineLine {
  readonly #all: Deadlines
  readonly #line = new Set<Deadline>()

  constructor(all: Deadlines) {
    this.#all = all
  }

  /** When the first one falls due. */
  get next(): number | undefined {
    for (const first of this.#line) return first.at
    return undefined
  }

  /** Waits from now on. */
  join(deadline: Deadline): void {
    this.#line.add(deadline)
    this.#all.joined(this, deadline.at)
  }

  /** Leaves before the time has come. */
  leave(deadline: Deadline): void {
    if (this.#line.delete(deadline)) this.#all.left()
  }

  /** Ends all deadlines that have fallen due. */
  expire(now: number): void {
    for (const deadline of this.#line) {
      if (deadline.at > now) return
      this.leave(deadline)
      deadline.expire(now)
    }
  }
}

const byClock = new WeakMap<Clock, Deadlines>()

/** The deadlines that run on this clock; one for the whole process. */
export function deadlinesOn(clock: Clock): Deadlines {
  const present = byClock.get(clock)
  if (present) return present
  const made = new Deadlines(clock)
  byClock.set(clock, made)
  return made
}
