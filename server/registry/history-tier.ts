import type { HistoryPage, HistoryRow } from '../../shared/wire/board-history.ts'
import { bandsText, isRepeated, rowText } from '../../shared/wire/board-history.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'

/** How fine a tier is, and how far it goes back. */
export interface HistoryTierOptions {
  /** How long a row is, in seconds. */
  readonly stepS: number
  /** How many seconds it goes back, at least; up to a page more. */
  readonly keptS: number
}

/** A page takes so many rows, whether they are written or not. */
const pageRows = 60

/** The rows of one page that is being written. */
interface OpenPage {
  readonly start: number
  readonly rows: string[]
  readonly bands: string[]
  rowsTo: number
  bandsTo: number
}

/** Rows of one circuit at one pace: text, page after page, of which the oldest fall away. What repeats itself takes no room. */
export class HistoryTier {
  readonly stepS: number
  readonly #keptS: number
  #sealed: HistoryPage[] = []
  #page: OpenPage | undefined
  #newest: HistoryRow | undefined

  constructor({ stepS, keptS }: HistoryTierOptions) {
    this.stepS = stepS
    this.#keptS = keptS
  }

  /** Takes note of the row that begins with `second`; seconds only go up. */
  write(second: number, row: HistoryRow, bands: SparseCounts): void {
    const page = this.#pageOf(second)
    if (this.#newest === undefined || page.rows.length === 0 || !isRepeated(this.#newest, row)) {
      page.rows.push(rowText((second - page.rowsTo) / this.stepS, row))
      page.rowsTo = second + this.stepS
    }
    if (bands.length > 0) {
      page.bands.push(bandsText((second - page.bandsTo) / this.stepS, bands))
      page.bandsTo = second + this.stepS
    }
    this.#newest = row
  }

  /** All pages, the oldest first. */
  pages(): readonly HistoryPage[] {
    return this.#page ? [...this.#sealed, sealed(this.#page)] : this.#sealed
  }

  /** Pages begin at the same seconds for all circuits, but for the first, which begins with its first row. */
  #pageOf(second: number): OpenPage {
    const pageS = pageRows * this.stepS
    const open = this.#page
    if (open && Math.floor(second / pageS) === Math.floor(open.start / pageS)) return open
    if (open) this.#sealed.push(sealed(open))
    const oldest = second - this.#keptS - pageS
    this.#sealed = this.#sealed.filter((page) => page.start > oldest)
    this.#page = { start: second, rows: [], bands: [], rowsTo: second, bandsTo: second }
    return this.#page
  }
}

/** Joined, a page is one flat text: a byte for each letter. */
function sealed({ start, rows, bands }: OpenPage): HistoryPage {
  return { start, rows: rows.join(''), bands: bands.join('') }
}
