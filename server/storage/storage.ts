import type { Clock } from '../../shared/engine/clock.ts'
import type { Statistics, StatisticsOptions } from '../registry/statistics.ts'

/**
 * Where circuits that many processes share are kept. A store knows nothing of circuits: under each key it keeps a
 * _snapshot_ and behind it a _tail_ of entries in the order in which they came. Whoever wants to know how a circuit
 * stands reads both and lets the engine fold the entries into the snapshot; as everybody folds the same entries in the
 * same order, everybody comes to the same state. So no policy is written twice, two writers never have to try again,
 * and what many calls of one process have to say travels in one entry.
 *
 * Snapshots and entries are ASCII text, so that a string in Redis, a column in SQL or a variable holds them.
 */
export interface CircuitBreakerStorage {
  /** What it is, for people: `redis`. */
  readonly kind: string
  /** Reads what stands under a key, as far as the reader does not know it yet. */
  read(key: string, known: Position): Promise<Page>
  /**
   * Writes an entry behind the tail, alone: no two writers see each other's half. In the same breath it reads, as `read`
   * does; the new entry is the last of what is read. Keys that are not written for `ttlMs` are forgotten.
   */
  append(key: string, known: Position, addition: Addition): Promise<Page>
  /** Forgets a key with all that stands under it. */
  forget(key: string): Promise<void>
  /** Tells all processes, this one as well, that the circuit under this key has changed its state. */
  readonly announce?: (key: string) => Promise<void>
  /**
   * Calls `listener` when something new may stand under the key, until the returned function is called: after each
   * announcement, or where a store can't announce, when it looks and finds something.
   */
  readonly listen?: (key: string, listener: () => void) => () => void
  /** The same at once, where the store lies in this process: then nobody waits for it. */
  readonly direct?: DirectStorage
  /** Figures for this circuit to which all add that share it, where they can. */
  readonly statisticsOf?: (circuit: CountedCircuit, options: StatisticsOptions, clock: Clock) => Statistics
}

/** A circuit that is counted. */
export interface CountedCircuit {
  /** Its key in the store. */
  readonly key: string
  /** What it is called on the board. */
  readonly name: string
}

/** A store that answers at once. What it throws is what it would have rejected with. */
export interface DirectStorage {
  /** Is another one as soon as anybody has written anything. */
  readonly version: number
  /** What time it is in the store, in milliseconds since 1970. */
  now(): number
  read(key: string, known: Position): Page
  append(key: string, known: Position, addition: Addition): Page
}

/** How much of a record somebody has read. */
export interface Position {
  /** The name of the snapshot; `''`: nothing was read. */
  readonly base: string
  /** How many characters of the tail behind it. */
  readonly length: number
}

/** What is to be written. */
export interface Addition {
  /** The entry, without its time: that is put in front of it by the store, as `@` and milliseconds since 1970. */
  readonly entry: string
  /** A name that was never used, for the snapshot that comes about: where there was none, or where there is a new one. */
  readonly base: string
  /**
   * What snapshot and tail come to up to the known position. It takes their place where that position still stands, and
   * is of no use where somebody else has been faster.
   */
  readonly snapshot: string | undefined
  /** How long the key is kept when nobody writes, in milliseconds. */
  readonly ttlMs: number
}

/** What was read. */
export interface Page {
  /** What time it is in the store, in milliseconds since 1970. */
  readonly now: number
  /** The name of the snapshot; `''`: nothing stands under the key. */
  readonly base: string
  /**
   * The snapshot, `''` where entries came first. `undefined`: what the reader knows still stands and goes on with `tail`,
   * be it under a new name, because the snapshot is the one that they brought along.
   */
  readonly snapshot: string | undefined
  /** The entries behind the snapshot, or behind the known position. */
  readonly tail: string
}

/** The position of somebody who has read nothing. */
export const unread: Position = Object.freeze({ base: '', length: 0 })

/** What an object must be able to do to be a store. */
export const storageShape = {
  is: 'a storage adapter',
  methods: ['read', 'append', 'forget'],
} as const

/** An entry as it stands in the tail. */
export function stamped(entry: string, now: number): string {
  return `@${now}${entry}`
}

/** What stands under a key. */
export interface Row {
  readonly base: string
  readonly snapshot: string
  readonly tail: string
}

/** What stands under a key where nothing does. */
export const noRow: Row = Object.freeze({ base: '', snapshot: '', tail: '' })

/** The rule that every store follows when it writes: what stands under a key after an addition at `now`. */
export function rowAfter(row: Row, known: Position, addition: Addition, now: number): Row {
  const entry = stamped(addition.entry, now)
  if (row.base === '') return { base: addition.base, snapshot: '', tail: entry }
  if (addition.snapshot === undefined || row.base !== known.base) return { ...row, tail: row.tail + entry }
  return { base: addition.base, snapshot: addition.snapshot, tail: row.tail.slice(known.length) + entry }
}

/** What somebody at `known` is given of a row, after the addition that they made, if any. */
export function pageOf(row: Row, known: Position, now: number, addition?: Addition): Page {
  const { base, snapshot, tail } = row
  if (base === '' || (base !== known.base && !isFold(row, addition))) return { now, base, snapshot, tail }
  return { now, base, snapshot: undefined, tail: base === known.base ? tail.slice(known.length) : tail }
}

/** Where somebody stands who stood at `known` and has read this page. */
export function positionAfter({ base, snapshot, tail }: Page, known: Position): Position {
  const isSame = snapshot === undefined && base === known.base
  return { base, length: isSame ? known.length + tail.length : tail.length }
}

/** Whether the row's snapshot is the one that was brought along. */
function isFold({ base, snapshot }: Row, addition: Addition | undefined): boolean {
  return base === addition?.base && snapshot === addition.snapshot
}
