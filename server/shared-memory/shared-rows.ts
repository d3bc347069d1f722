import type { Page, Position, Row } from '../storage/storage.ts'
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
  | AppendRecord
  | readonly ['forget', key: string]
  | readonly ['claim', key: string, name: string, thread: number]
  | readonly ['release', thread: number]

/** An entry that somebody writes who knows the row up to a position. */
export type AppendRecord = readonly [
  kind: 'append',
  now: number,
  key: string,
  knownBase: string,
  knownLength: number,
  entry: string,
  base: string,
  ttlMs: number,
  snapshot: string | null,
]

/** An entry on its way. */
interface Awaited {
  readonly text: string
  readonly record: AppendRecord
  page?: Page
}

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
  #awaited: Awaited | undefined

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

  /** What the writer of an entry is given of its row, when `write` has put the record into the log. */
  pageAfter(record: AppendRecord, write: (text: string) => void): Page {
    const awaited: Awaited = { text: JSON.stringify(record), record }
    this.#awaited = awaited
    try {
      write(awaited.text)
    } finally {
      this.#awaited = undefined
    }
    return awaited.page!
  }

  take(text: string): void {
    const awaited = this.#awaited
    if (text === awaited?.text) awaited.page = this.#append(awaited.record)
    else this.#apply(JSON.parse(text) as RowRecord)
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

  #apply(record: RowRecord): void {
    switch (record[0]) {
      case 'append':
        this.#append(record)
        return
      case 'forget':
        this.#rows.delete(record[1])
        return
      case 'claim':
        return this.#claim(record[1], record[2], record[3])
      case 'release':
        return this.#release(record[1])
    }
  }

  #append(record: AppendRecord): Page {
    const [, told, key, knownBase, length, entry, base, ttlMs, snapshot] = record
    const now = Math.max(told, this.#now)
    const known = { base: knownBase, length }
    const addition = { entry, base, ttlMs, snapshot: snapshot ?? undefined }
    const row = rowAfter(this.#rowAt(key, now), known, addition, now)
    this.#now = now
    this.#rows.set(key, { ...row, expiresAt: now + ttlMs })
    return pageOf(row, known, now, addition)
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
