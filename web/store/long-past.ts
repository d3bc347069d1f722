import type { TimedRow } from '../../shared/wire/board-history.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { sampleOf, shownStateOf } from './recalled.ts'
import type { Past, Sample, SeriesField } from './series.ts'
import type { ShownState } from './standing.ts'

const minuteS = 60

interface LongPastOptions {
  /** Second by second, as far as that is known. */
  readonly past: Past
  /** What is known of single minutes. */
  readonly minutes: readonly TimedRow[]
  /** The changes of state, the oldest first. */
  readonly transitions: readonly TransitionReading[]
}

/**
 * A circuit's past as far back as anything is known of it. Where only a minute is known, each of its seconds is what the
 * minute was on average; when its state changed is taken from the changes themselves.
 */
export class LongPast implements Past {
  readonly #past: Past
  readonly #minutes: ReadonlyMap<number, Sample>
  readonly #transitions: readonly TransitionReading[]

  constructor({ past, minutes, transitions }: LongPastOptions) {
    this.#past = past
    this.#minutes = new Map(minutes.flatMap(minuteSample))
    this.#transitions = transitions
  }

  get newest(): number | undefined {
    return this.#past.newest
  }

  read(field: SeriesField, from: number, to: number): Float32Array {
    const values = this.#past.read(field, from, to)
    const seen = field === 'success' ? values.slice() : this.#past.read('success', from, to)
    if (this.#minutes.size === 0) return values
    for (let index = 0; index < values.length; index++) {
      if (!Number.isNaN(seen[index]!)) continue
      const minute = this.#minuteOf(from + index)
      if (minute) values[index] = this.#figureOf(minute, field, from + index)
    }
    return values
  }

  states(from: number, to: number): readonly (ShownState | undefined)[] {
    const states = this.#past.states(from, to)
    if (this.#minutes.size === 0) return states
    return states.map((state, index) => state ?? this.#stateAt(from + index))
  }

  /** Whether nothing of a stretch is known second by second, but something minute by minute. */
  isCoarse(from: number, to: number): boolean {
    if (this.#past.read('success', from, to).some((rate) => rate >= 0)) return false
    return [...this.#minutes.keys()].some((minute) => minute + minuteS > from && minute < to)
  }

  #minuteOf(second: number): Sample | undefined {
    return this.#minutes.get(second - (second % minuteS))
  }

  /** What was measured in a minute was not measured while nothing passed. */
  #figureOf(minute: Sample, field: SeriesField, second: number): number {
    const isRate = field !== 'errors' && field !== 'p50' && field !== 'p90' && field !== 'p99'
    return isRate || this.#stateAt(second) !== 'open' ? minute[field] : NaN
  }

  /** A minute is remembered for the worst of its states. */
  #stateAt(second: number): ShownState | undefined {
    const worst = this.#minuteOf(second)?.state
    if (worst !== 'open' && worst !== 'half-open') return worst
    const end = (second + 1) * 1_000
    return this.#transitions.findLast(({ at }) => at < end)?.to ?? worst
  }
}

function minuteSample({ second, row }: TimedRow): readonly (readonly [number, Sample])[] {
  const state = shownStateOf(row)
  if (state === undefined) return []
  return [[second, sampleOf(second, state, row, minuteS)]]
}
