import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'
import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import { CircuitHistory } from './circuit-history.ts'
import { TransitionLog } from './transition-log.ts'

/** How much of the past is kept. */
export interface HistoryOptions {
  /** For how many minutes every second is kept. 1 to 60. A minute costs 3 kB for each circuit that is called 20 times a second. @default 5 */
  readonly minutes?: number | undefined
  /** For how many hours every minute is kept. 1 to 48. An hour costs about as much as a minute by the second. @default 3 */
  readonly hours?: number | undefined
}

const check = new OptionCheck('history')

/** What a history knows of one circuit. */
export interface CircuitPast {
  readonly rows: CircuitHistory
  readonly transitions: TransitionLog
}

/**
 * The past of all circuits that are on the board, in bounded memory: readings are handed in once a second, and what is
 * between two of them is reckoned by subtraction, so a call costs nothing more.
 */
export class History {
  readonly #times: { readonly fineS: number; readonly coarseS: number }
  readonly #circuits = new Map<string, CircuitPast>()
  #anchor: number | undefined

  /** @throws TypeError or RangeError for an option that does not exist or is not what it must be. */
  constructor(options: HistoryOptions = {}) {
    check.known(options, ['minutes', 'hours'])
    const { minutes = 5, hours = 3 } = options
    const fineS = check.number('minutes', minutes, { from: 1, to: 60 }) * 60
    const coarseS = check.number('hours', hours, { from: 1, to: 48 }) * 3_600
    this.#times = { fineS, coarseS }
  }

  /** Takes note of how a circuit stands, and of the latencies since this was last told. */
  note(reading: CircuitReading, latencies: SparseCounts): void {
    const { rows, transitions } = this.#pastOf(reading.name)
    for (const seen of [reading.opening, reading.lastTransition]) if (seen) transitions.note(seen)
    rows.note(this.#secondOf(reading.at), reading, latencies)
  }

  /** Takes note of a change of state, and says whether it is news. */
  noteTransition(name: string, transition: TransitionReading): boolean {
    return this.#pastOf(name).transitions.note(transition)
  }

  /** Forgets all circuits but those that are on the board. */
  keep(names: { has(name: string): boolean }): void {
    for (const name of this.#circuits.keys()) if (!names.has(name)) this.#circuits.delete(name)
  }

  /** What is known of a circuit. */
  get(name: string): CircuitPast | undefined {
    return this.#circuits.get(name)
  }

  #pastOf(name: string): CircuitPast {
    const known = this.#circuits.get(name)
    if (known) return known
    const past = { rows: new CircuitHistory(this.#times), transitions: new TransitionLog() }
    this.#circuits.set(name, past)
    return past
  }

  /** Ticks that come a little early or late belong to the second that was meant: no second gets none, or two. */
  #secondOf(at: number): number {
    const anchor = (this.#anchor ??= at % 1_000)
    return Math.round((at - anchor) / 1_000)
  }
}
