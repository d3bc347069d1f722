import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Measurement, Policy } from '../../shared/engine/policy.ts'
import { measurementsOf } from '../../shared/engine/measurements.ts'
import { readNumbers, writeNumbers } from '../storage/record.ts'
import type { Episode } from './episode.ts'
import { generationOf } from './episode.ts'
import { cellCount } from './keys.ts'
import type { LogReader } from './shared-log.ts'
import { headerWords, SharedLog } from './shared-log.ts'

/** How many elements the shared array needs where the circuit goes by this policy; `undefined`: by failures in a row. */
export function elementsFor(policy?: Pick<Policy, 'cells'>): number {
  return policy === undefined
    ? cellCount
    : cellCount + headerWords + 2 * (roomForRecords + wordsOfCell * policy.cells)
}

/**
 * What a policy remembers of a circuit in shared memory: a log of calls behind the circuit's own cells, which each thread
 * tells its policy. It forgets when the circuit is closed anew.
 */
export class SharedRule implements LogReader {
  readonly #policy: Policy
  readonly #clock: Clock
  readonly #log: SharedLog
  readonly #cells: Float64Array
  #closed: Episode = 0
  /** Successes that the others have not been told of, for a few milliseconds. */
  #waiting = 0
  #waitingFor: Episode = 0
  #waitsSince = 0
  #wake: Timer | undefined

  constructor(array: Int32Array<SharedArrayBuffer>, policy: Policy, clock: Clock) {
    this.#policy = policy
    this.#clock = clock
    this.#cells = new Float64Array(policy.cells)
    this.#log = new SharedLog(array.subarray(cellCount, elementsFor(policy)), this)
  }

  /** Takes note of a call of the closed circuit with this ticket. Whether it opens the circuit. */
  record(ticket: Episode, outcome: Outcome, now: number, tookMs: number): boolean {
    const mayWait = outcome === 'success' && this.#policy.opensOnSuccess !== true
    if (mayWait) return this.#keepBack(ticket, now)
    this.#tellSuccesses(now)
    this.#log.append(written(ticket, outcome, 1, now, tookMs))
    return this.#isOf(ticket) && this.#policy.shouldOpen(this.#cells, now)
  }

  /** The figures of its rules in the circuit's present state. */
  measurements(closed: Episode, now: number): readonly Measurement[] {
    this.#log.catchUp()
    const cells = this.#isOf(closed) ? this.#cells.slice() : new Float64Array(this.#policy.cells)
    return measurementsOf(this.#policy, cells, now)
  }

  /** Those of the rule by which it opened, or would. */
  latest(now: number): Measurement {
    this.#log.catchUp()
    return this.#policy.measure(this.#cells.slice(), now)
  }

  take(record: string): void {
    const [ticket, outcome, times, now, tookMs] = record.split(' ')
    const closed = Number(ticket)
    if (isLater(closed, this.#closed)) this.#startAfresh(closed)
    if (closed !== this.#closed) return
    for (let left = Number(times); left > 0; left--)
      this.#policy.record(this.#cells, outcome as Outcome, Number(now), Number(tookMs))
  }

  digest(): string {
    return `${this.#closed} ${writeNumbers([...this.#cells])}`
  }

  restart(digest = '0'): void {
    const [closed, ...numbers] = digest.split(' ')
    this.#startAfresh(Number(closed))
    const cells = readNumbers(numbers.join(' '))
    if (cells.length === this.#cells.length) this.#cells.set(cells)
  }

  /** A loop that never ends its turn lets no timer run, and must not keep its successes to itself. */
  #keepBack(ticket: Episode, now: number): false {
    if (ticket !== this.#waitingFor) this.#tellSuccesses(now)
    if (this.#waiting++ === 0) {
      this.#waitingFor = ticket
      this.#waitsSince = now
      this.#wake = this.#clock.after(lingerMs, () => this.#tellSuccesses(this.#clock.now()))
    } else if (now - this.#waitsSince >= lingerMs) this.#tellSuccesses(now)
    return false
  }

  #tellSuccesses(now: number): void {
    if (this.#waiting === 0) return
    this.#wake?.cancel()
    this.#log.append(written(this.#waitingFor, 'success', this.#waiting, now, 0))
    this.#waiting = 0
  }

  #isOf(ticket: Episode): boolean {
    return ticket === this.#closed
  }

  #startAfresh(closed: Episode): void {
    this.#closed = closed
    this.#cells.fill(0)
  }
}

const lingerMs = 10
const roomForRecords = 512
const wordsOfCell = 64

function written(ticket: Episode, outcome: Outcome, times: number, now: number, tookMs: number): string {
  return [ticket, outcome, times, Math.round(now * 1_000) / 1_000, Math.round(tookMs * 1_000) / 1_000].join(
    ' ',
  )
}

/** Their numbers begin anew after two million. */
function isLater(one: Episode, other: Episode): boolean {
  return (generationOf(one) - generationOf(other)) << 11 > 0
}
