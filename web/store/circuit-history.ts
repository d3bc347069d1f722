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
  #past: WholePast | undefined
  #seenFrom: number | undefined

  /** Whether all that the source knows was asked for and has come. */
  get isWhole(): boolean {
    return this.#past !== undefined
  }

  /** Takes note of calls by band of latency in a second; more of the same second add up. */
  note(second: number, bands: SparseCounts): void {
    this.#seenFrom ??= second
    const page = Math.floor(second / pageS)
    const known = this.#pages.get(page)
    if (known === undefined) this.#forget(second)
    this.#pages.set(page, (known ?? '') + numberText(second - page * pageS) + countsText(bands))
  }

  /** Takes what the source remembers; of the seconds that were seen here, too, what was seen counts. */
  recall(past: WholePast): void {
    this.#past = past
  }

  /** Calls by band of latency (see `bandBounds`) for each second in which calls ended; `to` not included, in seconds since 1970. */
  bands(from: number, to: number): readonly TimedBands[] {
    const seenFrom = this.#seenFrom ?? Infinity
    const recalled = (this.#past?.fine ?? []).flatMap((page) => bandsOf(page, 1))
    const earlier = recalled.filter(({ second }) => second < seenFrom && second >= from && second < to)
    return [...earlier, ...this.#seen(from, to)]
  }

  /** What the circuit did in each minute of the last hours, as far as it was asked for. */
  minutes(): readonly TimedRow[] {
    const { coarse = [], until = 0 } = this.#past ?? {}
    const end = until - (until % minuteS)
    return coarse.flatMap((page, index) => rowsOf(page, minuteS, coarse[index + 1]?.start ?? end))
  }

  /** Calls by band of latency for each minute of the last hours in which calls ended, as far as it was asked for. */
  minuteBands(): readonly TimedBands[] {
    return (this.#past?.coarse ?? []).flatMap((page) => bandsOf(page, minuteS))
  }

  #seen(from: number, to: number): readonly TimedBands[] {
    const seen = new Map<number, SparseCounts>()
    for (const [page, text] of this.#pages) {
      if ((page + 1) * pageS <= from || page * pageS >= to) continue
      for (const reader = new NumberReader(text); !reader.isAtEnd;) {
        const second = page * pageS + reader.next()
        const bands = readCounts(reader)
        if (second >= from && second < to) seen.set(second, sumOf(seen.get(second) ?? [], bands))
      }
    }
    return [...seen].toSorted(([a], [b]) => a - b).map(([second, bands]) => ({ second, bands }))
  }

  #forget(second: number): void {
    const oldest = Math.floor((second - rememberedSeconds) / pageS)
    for (const page of this.#pages.keys()) if (page < oldest) this.#pages.delete(page)
  }
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
