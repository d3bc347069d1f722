import type { Addition, Page, Position, Row } from '../storage/storage.ts'
import { noRow, pageOf, rowAfter } from '../storage/storage.ts'
import type { LogReader } from './shared-log.ts'

/** Who counts in which place of the statistics. */
export interface ClaimedPlace {
  /** The key of the circuit. */
  readonly key: string
  /** What the circuit is called. */
  readonly name: string
  /** As `worker_threads` numbers it; `null`: a thread that has ended. */
  readonly thread: number | null
}

/** A record of the log, as JSON. */
export type RowRecord =
  | readonly ['append', now: number, key: string, base: string, length: number, addition: Addition]
  | readonly ['forget', key: string]
  | readonly ['claim', key: string, name: string, thread: number]
  | readonly ['release', thread: number]

interface KeptRow extends Row {
  /** When it is forgotten, in milliseconds since 1970. */
  readonly expiresAt: number
}

type Digest = readonly [now: number, rows: readonly [string, KeptRow][], places: readonly ClaimedPlace[]]

/**
 * What the records of a store in shared memory come to, in one thread: the rows of circuits and the places of those who
 * count for them.
 */
export class SharedRows implements LogReader {
  readonly #mostPlaces: number
  readonly #rows = new Map<string, KeptRow>()
  #places: ClaimedPlace[] = []
  #now = 0
  #awaited: { readonly record: string; page?: Page } | undefined

  /** @param mostPlaces For how many there is room in the statistics. */
  constructor(mostPlaces: number) {
    this.#mostPlaces = mostPlaces
  }

  /** Who counts in which place of the statistics, from the first one on. */
  get places(): readonly ClaimedPlace[] {
    return this.#places
  }

  /** What somebody at `known` is given of a row. Time never goes back. */
  page(key: string, known: Position, now: number): Page {
    const present = Math.max(now, this.#now)
    return pageOf(this.#rowAt(key, present), known, present)
  }

  /** What the writer of this record is given of its row, when `write` has put it into the log. */
  pageAfter(record: string, write: () => void): Page {
    const awaited: { readonly record: string; page?: Page } = { record }
    this.#awaited = awaited
    try {
      write()
    } finally {
      this.#awaited = undefined
    }
    return awaited.page!
  }

  take(record: string): void {
    const [kind, ...rest] = JSON.parse(record) as RowRecord
    switch (kind) {
      case 'append':
        return this.#append(record, ...(rest as Rest<'append'>))
      case 'forget':
        this.#rows.delete(...(rest as Rest<'forget'>))
        return
      case 'claim':
        return this.#claim(...(rest as Rest<'claim'>))
      case 'release':
        return this.#release(...(rest as Rest<'release'>))
    }
  }

  digest(): string {
    const rows = [...this.#rows].filter(([, { expiresAt }]) => this.#now < expiresAt)
    const digest: Digest = [this.#now, rows, this.#places]
    return JSON.stringify(digest)
  }

  restart(digest: string | undefined): void {
    const [now, rows, places]: Digest = digest === undefined ? [0, [], []] : (JSON.parse(digest) as Digest)
    this.#now = now
    this.#places = [...places]
    this.#rows.clear()
    for (const [key, row] of rows) this.#rows.set(key, row)
  }

  #append(record: string, told: number, key: string, base: string, length: number, addition: Addition): void {
    const now = Math.max(told, this.#now)
    const known = { base, length }
    const row = rowAfter(this.#rowAt(key, now), known, addition, now)
    this.#now = now
    this.#rows.set(key, { ...row, expiresAt: now + addition.ttlMs })
    if (record === this.#awaited?.record) this.#awaited.page = pageOf(row, known, now, addition)
  }

  /** A place that it has, one of a thread that has ended, or one more where there is room. */
  #claim(key: string, name: string, thread: number): void {
    const places = this.#places
    const isOf = (owner: number | null) => (place: ClaimedPlace) =>
      place.key === key && place.thread === owner
    if (places.some(isOf(thread))) return
    const left = places.findIndex(isOf(null))
    const place = left >= 0 ? left : places.length
    if (place < this.#mostPlaces) places[place] = { key, name, thread }
  }

  #release(thread: number): void {
    this.#places = this.#places.map((place) => (place.thread === thread ? { ...place, thread: null } : place))
  }

  #rowAt(key: string, now: number): Row {
    const row = this.#rows.get(key)
    return row === undefined || now >= row.expiresAt ? noRow : row
  }
}

type Rest<Kind extends RowRecord[0]> =
  Extract<RowRecord, readonly [Kind, ...unknown[]]> extends readonly [unknown, ...infer Others]
    ? Others
    : never
