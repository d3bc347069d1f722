import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** Something that must end by a certain time. It stands in one line at a time, and is itself a link of it. */
export abstract class Deadline {
  /** When, on the monotonic clock. */
  at = 0
  /** The line in which it waits, and its neighbours there; `undefined`: it waits in none. */
  line: DeadlineLine | undefined
  before: Deadline | undefined
  behind: Deadline | undefined

  /** Called once when the time has come, unless it has left before. */
  abstract expire(): void

  /** Leaves its line before the time has come. */
  leave(): void {
    this.line?.leave(this)
  }
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
  /** Whether the timer keeps the process alive. */
  #isHolding = false
  #isRestDue = false

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
    if (!line.isListed) this.#list(line)
    if (at < this.#armedFor) this.#arm(at)
    if (++this.#waiting === 1 && !this.#isHolding) this.#hold()
  }

  /**
   * The last one to leave lets the process end; the timer itself is left to run out. That can wait for the end of the
   * turn: calls that follow one upon the other would hold and let go each time, for a fifth of what a call costs.
   */
  left(): void {
    if (--this.#waiting > 0 || this.#isRestDue) return
    this.#isRestDue = true
    if (this.#clock.afterTurn) this.#clock.afterTurn(this.#rest)
    else this.#rest()
  }

  #hold(): void {
    this.#isHolding = true
    this.#timer?.ref()
  }

  readonly #rest = (): void => {
    this.#isRestDue = false
    if (this.#waiting > 0) return
    this.#isHolding = false
    this.#timer?.unref()
  }

  #list(line: DeadlineLine): void {
    line.isListed = true
    this.#busy.add(line)
  }

  #arm(at: number): void {
    this.#timer?.cancel()
    this.#armedFor = at
    this.#timer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => this.#expire())
    if (this.#isHolding) this.#timer.ref()
  }

  #expire(): void {
    this.#armedFor = Infinity
    this.#timer = undefined
    const now = this.#clock.now()
    for (const line of this.#busy) {
      line.expire(now)
      if (line.next !== undefined) continue
      line.isListed = false
      this.#busy.delete(line)
    }
    let next = Infinity
    for (const line of this.#busy) next = Math.min(next, line.next ?? Infinity)
    if (next < this.#armedFor) this.#arm(next)
  }
}

/** The deadlines of calls that all may take equally long: who came first is due first. */
export class DeadlineLine {
  /** Whether it is looked at when the time comes. */
  isListed = false
  readonly #all: Deadlines
  #first: Deadline | undefined
  #last: Deadline | undefined

  constructor(all: Deadlines) {
    this.#all = all
  }

  /** When the first one falls due. */
  get next(): number | undefined {
    return this.#first?.at
  }

  /** Waits from now on, until `at`. */
  join(deadline: Deadline, at: number): void {
    deadline.at = at
    deadline.line = this
    deadline.before = this.#last
    if (this.#last) this.#last.behind = deadline
    else this.#first = deadline
    this.#last = deadline
    this.#all.joined(this, at)
  }

  /** Leaves before the time has come. */
  leave(deadline: Deadline): void {
    if (deadline.line !== this) return
    const { before, behind } = deadline
    if (before) before.behind = behind
    else this.#first = behind
    if (behind) behind.before = before
    else this.#last = before
    deadline.line = deadline.before = deadline.behind = undefined
    this.#all.left()
  }

  /** Ends all deadlines that have fallen due. */
  expire(now: number): void {
    while (this.#first !== undefined && this.#first.at <= now) {
      const due = this.#first
      this.leave(due)
      due.expire()
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
