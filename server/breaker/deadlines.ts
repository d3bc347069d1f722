import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** A link of a ring. */
interface Link {
  before: Link | undefined
  behind: Link | undefined
}

/** Something that must end by a certain time. It stands in one line at a time, and is itself a link of it. */
export abstract class Deadline implements Link {
  /** When, on the monotonic clock. */
  at = 0
  /** The line in which it waits, and its neighbours there; `undefined`: it waits in none. */
  line: DeadlineLine | undefined
  before: Link | undefined
  behind: Link | undefined

  /** Called once when the time has come, unless it has left before. It may join the line again. */
  abstract expire(line: DeadlineLine): void

  /** Leaves its line before the time has come. */
  leave(): void {
    if (this.line !== undefined) this.line.leave(this)
  }
}

/**
 * The timeouts of all calls of a process on one timer. A `setTimeout` per call costs as much as the rest of the breaker
 * together; here a call only joins and leaves the line of its breaker.
 */
export class Deadlines {
  readonly #clock: Clock
  readonly #lines = new Map<number, DeadlineLine>()
  /** The lines that are looked at when the time comes. */
  readonly #busy = new Set<DeadlineLine>()
  /** Those that became empty in this turn. */
  #emptied: DeadlineLine[] = []
  #timer: Timer | undefined
  #armedFor = Infinity
  /** How many lines are awake. */
  #awake = 0
  /** Whether the timer keeps the process alive. */
  #isHolding = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * The line of all deadlines that fall due `ms` after they join, whichever breaker's they are: so they fall due in the order
   * in which they join, and what a thousand breakers need for each call is in the processor's cache.
   */
  line(ms: number): DeadlineLine {
    const present = this.#lines.get(ms)
    if (present !== undefined) return present
    // A line that is forgotten still serves those who know it.
    if (this.#lines.size >= mostLines) this.#lines.clear()
    const made = new DeadlineLine(this)
    this.#lines.set(ms, made)
    return made
  }

  /** How many deadlines are waiting. */
  get waiting(): number {
    let waiting = 0
    for (const line of this.#busy) waiting += line.waiting
    return waiting
  }

  /** A line says that the first one waits, until `at`; those that follow are due later. */
  wake(line: DeadlineLine, at: number): void {
    line.isAwake = true
    this.#busy.add(line)
    if (at < this.#armedFor) this.#arm(at)
    if (++this.#awake === 1 && !this.#isHolding) this.#hold()
  }

  /**
   * A line says that nobody waits any more. When that is so for all, the process may end; the timer itself is left to run
   * out. It can wait for the end of the turn: calls that follow one upon the other would hold and let go each time, for a
   * fifth of what a call costs.
   */
  emptied(line: DeadlineLine): void {
    line.isRestDue = true
    if (this.#emptied.push(line) > 1) return
    if (this.#clock.afterTurn) this.#clock.afterTurn(this.#rest)
    else this.#rest()
  }

  #hold(): void {
    this.#isHolding = true
    this.#timer?.ref()
  }

  readonly #rest = (): void => {
    const emptied = this.#emptied
    this.#emptied = []
    for (const line of emptied) {
      line.isRestDue = false
      if (line.next === undefined) this.#lull(line)
    }
    if (this.#awake > 0) return
    this.#isHolding = false
    this.#timer?.unref()
  }

  #lull(line: DeadlineLine): void {
    if (!line.isAwake) return
    line.isAwake = false
    this.#awake--
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
      this.#lull(line)
      this.#busy.delete(line)
    }
    let next = Infinity
    for (const line of this.#busy) next = Math.min(next, line.next ?? Infinity)
    if (next < this.#armedFor) this.#arm(next)
  }
}

/** Calls may have timeouts of their own, of any length. */
const mostLines = 256

/**
 * The deadlines of calls that all may take equally long: who came first is due first. They form a ring with the line as its
 * link between the last and the first, so that to join and to leave asks for no end.
 */
export class DeadlineLine implements Link {
  /** The last one, or itself. */
  before: Link = this
  /** The first one, or itself. */
  behind: Link = this
  /** Whether the timer is set for it and keeps the process alive. */
  isAwake = false
  /** Whether it became empty in this turn. */
  isRestDue = false
  readonly #all: Deadlines

  constructor(all: Deadlines) {
    this.#all = all
  }

  /** When the first one falls due. */
  get next(): number | undefined {
    return this.#first?.at
  }

  /** How many are waiting. */
  get waiting(): number {
    let waiting = 0
    for (let link = this.behind; link !== this; link = link.behind!) waiting++
    return waiting
  }

  /** Waits from now on, until `at`. */
  join(deadline: Deadline, at: number): void {
    const last = this.before
    deadline.at = at
    deadline.line = this
    deadline.before = last
    deadline.behind = this
    last.behind = this.before = deadline
    if (!this.isAwake) this.#all.wake(this, at)
  }

  /** Waits a little longer, until `at`, among those that came after it. */
  rejoin(deadline: Deadline, at: number): void {
    this.join(deadline, at)
    let behind = this.#first!
    while (behind.at <= at && behind !== deadline) behind = behind.behind as Deadline
    if (behind !== deadline) this.#moveBefore(behind, deadline)
  }

  #moveBefore(behind: Deadline, deadline: Deadline): void {
    const last = deadline.before!
    last.behind = this
    this.before = last
    deadline.before = behind.before
    deadline.behind = behind
    behind.before!.behind = deadline
    behind.before = deadline
  }

  /** Leaves before the time has come. */
  leave(deadline: Deadline): void {
    if (deadline.line !== this) return
    const before = deadline.before!
    const behind = deadline.behind!
    deadline.line = deadline.before = deadline.behind = undefined
    before.behind = behind
    behind.before = before
    if (before === behind && !this.isRestDue) this.#all.emptied(this)
  }

  /** Ends all deadlines that have fallen due. */
  expire(now: number): void {
    for (let due = this.#first; due !== undefined && due.at <= now; due = this.#first) {
      this.leave(due)
      due.expire(this)
    }
  }

  get #first(): Deadline | undefined {
    return this.behind instanceof Deadline ? this.behind : undefined
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
