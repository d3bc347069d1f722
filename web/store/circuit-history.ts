import type { TimedBands, TimedRow, WholePast } from '../../shared/wire/board-history.ts'
import { readBands } from '../../shared/wire/board-history.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'
import { countsText, readCounts } from '../../shared/wire/board-latencies.ts'
import { NumberReader, numberText } from '../../shared/wire/board-numbers.ts'
import { rowsOf } from './recalled.ts'
import { rememberedSeconds } from './series.ts'

const pageS = 60
const minuteS = 60

/**
 * What is known of one circuit's latencies, second by second, and of the hours before the last minutes. What is seen is
 * kept as text, a page for each minute, some 2 kB where calls come all the time; nothing where none come.
 */
export class CircuitHistory {
  readonly #pages = new Map<number, string>()
  readonly #read = new Map<number, { readonly text: string; readonly bands: readonly TimedBands[] }>()
  #past: WholePast | undefined
  #minutes: readonly TimedRow[] | undefined
  #minuteBands: readonly TimedBands[] | undefined
  #recalled: readonly TimedBands[] | undefined

  /** Whether all that the source knows was asked for and has come. */
  get isWhole(): boolean {
    return this.#past !== undefined
  }

  /** Takes note of calls by band of latency in a second; more of the same second add up. */
  note(second: number, bands: SparseCounts): void {
    const page = Math.floor(second / pageS)
    const known = this.#pages.get(page)
    if (known === undefined) this.#forget(second)
    this.#pages.set(page, (known ?? '') + numberText(second - page * pageS) + countsText(bands))
  }

  /** Takes what the source remembers; of the seconds that were seen here, too, what was seen counts. */
  recall(past: WholePast): void {
    this.#past = past
    this.#minutes = this.#minuteBands = this.#recalled = undefined
  }

  /** Calls by band of latency (see `bandBounds`) for each second in which calls ended; `to` not included, in seconds since 1970. */
  bands(from: number, to: number): readonly TimedBands[] {
    const seen = this.#seen(from, to)
    const isSeen = new Set(seen.map(({ second }) => second))
    this.#recalled ??= (this.#past?.fine ?? []).flatMap((page) => bandsOf(page, 1))
    const others = this.#recalled.filter(({ second }) => second >= from && second < to && !isSeen.has(second))
    if (others.length === 0) return seen
    return [...others, ...seen].toSorted((one, other) => one.second - other.second)
  }

  /** What the circuit did in each minute of the last hours, as far as it was asked for. */
  minutes(): readonly TimedRow[] {
    return (this.#minutes ??= this.#readMinutes())
  }

  /** Calls by band of latency for each minute of the last hours in which calls ended, as far as it was asked for. */
  minuteBands(): readonly TimedBands[] {
    this.#minuteBands ??= (this.#past?.coarse ?? []).flatMap((page) => bandsOf(page, minuteS))
    return this.#minuteBands
  }

  #readMinutes(): readonly TimedRow[] {
    const { coarse = [], until = 0 } = this.#past ?? {}
    const end = until - (until % minuteS)
    return coarse.flatMap((page, index) => rowsOf(page, minuteS, coarse[index + 1]?.start ?? end))
  }

  #seen(from: number, to: number): readonly TimedBands[] {
    return [...this.#pages]
      .filter(([page]) => (page + 1) * pageS > from && page * pageS < to)
      .toSorted(([one], [other]) => one - other)
      .flatMap(([page, text]) => this.#bandsOf(page, text))
      .filter(({ second }) => second >= from && second < to)
  }

  /** Who looks at a circuit asks every second, and only the newest page has grown since. */
  #bandsOf(page: number, text: string): readonly TimedBands[] {
    const known = this.#read.get(page)
    if (known?.text === text) return known.bands
    const bands = bandsOfSeen(page, text)
    this.#read.set(page, { text, bands })
    return bands
  }

  #forget(second: number): void {
    const oldest = Math.floor((second - rememberedSeconds) / pageS)
    for (const page of this.#pages.keys()) {
      if (page >= oldest) continue
      this.#pages.delete(page)
      this.#read.delete(page)
    }
  }
}

/** More of the same second add up. */
function bandsOfSeen(page: number, text: string): readonly TimedBands[] {
  const seen = new Map<number, SparseCounts>()
  for (const reader = new NumberReader(text); !reader.isAtEnd;) {
    const second = page * pageS + reader.next()
    seen.set(second, sumOf(seen.get(second) ?? [], readCounts(reader)))
  }
  return [...seen].toSorted(([a], [b]) => a - b).map(([second, bands]) => ({ second, bands }))
}

function bandsOf(page: WholePast['fine'][number], stepS: number): readonly TimedBands[] {
  try {
    return readBands(page, stepS)
  } catch {
    return []
  }
}

function sumOf(one: SparseCounts, other: SparseCounts): SparseCounts {
  if (one.length === 0) return other
  const sums = new Map<number, number>()
  for (const counts of [one, other]) {
    for (let at = 0; at < counts.length; at += 2) {
      sums.set(counts[at]!, (sums.get(counts[at]!) ?? 0) + counts[at + 1]!)
    }
  }
  return [...sums].toSorted(([a], [b]) => a - b).flat()
}
