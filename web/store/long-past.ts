import type { TimedRow } from '../../shared/wire/board-history.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { sampleOf, shownStateOf } from './recalled.ts'
import type { Past, Sample, SeriesField } from './series.ts'
import { rememberedSeconds } from './series.ts'
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
  #stretch: Stretch | undefined

  constructor({ past, minutes, transitions }: LongPastOptions) {
    this.#past = past
    this.#minutes = new Map(minutes.flatMap(minuteSample))
    this.#transitions = transitions
  }

  get newest(): number | undefined {
    return this.#past.newest
  }

  read(field: SeriesField, from: number, to: number): Float32Array {
    const values = this.#readSeconds(field, from, to)
    if (this.#minutes.size === 0) return values
    const { isSeen, states } = this.#stretchOf(from, to)
    const isRate = field !== 'errors' && field !== 'p50' && field !== 'p90' && field !== 'p99'
    for (const [minute, sample] of this.#minutes) {
      const value = sample[field]
      for (let index = Math.max(0, minute - from); index < Math.min(to, minute + minuteS) - from; index++) {
        // What was measured in a minute was not measured while nothing passed.
        if (!isSeen[index] && (isRate || states[index] !== 'open')) values[index] = value
      }
    }
    return values
  }

  states(from: number, to: number): readonly (ShownState | undefined)[] {
    return this.#stretchOf(from, to).states
  }

  /** Whether nothing of a stretch is known second by second, but something minute by minute. */
  isCoarse(from: number, to: number): boolean {
    if (this.#stretchOf(from, to).isSeen.includes(true)) return false
    return [...this.#minutes.keys()].some((minute) => minute + minuteS > from && minute < to)
  }

  /** The same stretch is read field by field. */
  #stretchOf(from: number, to: number): Stretch {
    const known = this.#stretch
    if (known?.from === from && known.to === to) return known
    const isSeen = Array.from(this.#readSeconds('success', from, to), (rate) => !Number.isNaN(rate))
    const states = this.#past.states(from, to).map((state, index) => state ?? this.#stateAt(from + index))
    this.#stretch = { from, to, isSeen, states }
    return this.#stretch
  }

  /** Only the last minutes are known by the second. */
  #readSeconds(field: SeriesField, from: number, to: number): Float32Array {
    const values = new Float32Array(to - from).fill(NaN)
    const oldest = Math.max(from, (this.#past.newest ?? from) - 2 * rememberedSeconds)
    if (oldest < to) values.set(this.#past.read(field, oldest, to), oldest - from)
    return values
  }

  /** A minute is remembered for the worst of its states. */
  #stateAt(second: number): ShownState | undefined {
    const worst = this.#minutes.get(second - (second % minuteS))?.state
    if (worst !== 'open' && worst !== 'half-open') return worst
    const end = (second + 1) * 1_000
    return this.#transitions.findLast(({ at }) => at < end)?.to ?? worst
  }
}

/** What is the same for all fields of a stretch. */
interface Stretch {
  readonly from: number
  readonly to: number
  /** Whether the second itself is known. */
  readonly isSeen: readonly boolean[]
  readonly states: readonly (ShownState | undefined)[]
}

function minuteSample({ second, row }: TimedRow): readonly (readonly [number, Sample])[] {
  const state = shownStateOf(row)
  if (state === undefined) return []
  return [[second, sampleOf(second, state, row, minuteS)]]
}
