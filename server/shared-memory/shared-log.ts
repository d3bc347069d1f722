import type { PairValue } from './pair.ts'
import { Pair } from './pair.ts'

/** Whoever reads a log. All that read the same records come to the same. */
export interface LogReader {
  /** Takes note of a record; each comes once, in the order in which they were written. */
  take(record: string): void
  /** What all records so far come to. It takes their place where the memory has become full. */
  digest(): string
  /** Begins anew, with what all records until now come to; `undefined`: there were none. */
  restart(digest: string | undefined): void
}

/** There is no room for what is to be written, not even when all that is out of date makes room. */
export class SharedMemoryFullError extends Error {
  override readonly name = 'SharedMemoryFullError'
  readonly code = 'ESHAREDMEMORYFULL'

  constructor(needed: number, words: number) {
    super(
      `The shared memory is full: ${4 * needed} bytes are needed where there are ${4 * words}; give it more`,
    )
  }
}

/**
 * A log in memory that many threads share. Whoever writes reserves a stretch that nobody else writes to, writes the record
 * there, and hangs it in with one exchange of the 64-bit word that names the newest record; only then is it there, whole.
 * There is no lock: a thread may die at any moment, and what it has reserved is lost until the next clearing up.
 *
 * The memory has two halves. When one is full, somebody writes what all records come to into the other, which takes over
 * with the same exchange; this begins another _epoch_. Each word carries the number of the epoch in which it was written,
 * beside one UTF-16 unit of text. So a reader sees when what it reads was written over, and a thread that slept in the
 * middle of writing finds other words than it left, and leaves them alone.
 */
export class SharedLog {
  readonly #words: Int32Array<SharedArrayBuffer>
  readonly #reader: LogReader
  readonly #root: Pair
  readonly #tops: readonly [Pair, Pair]
  /** How many words each half has. */
  readonly #half: number
  #seen: PairValue = { main: 0, aside: 0, bits: 0n }
  #version = 0

  /** @param words Memory of which nobody else makes use; all zero, it is an empty log. */
  constructor(words: Int32Array<SharedArrayBuffer>, reader: LogReader) {
    this.#words = words
    this.#reader = reader
    this.#root = new Pair(words, rootIndex)
    this.#tops = [new Pair(words, topIndexes[0]), new Pair(words, topIndexes[1])]
    this.#half = Math.floor((words.length - headerWords) / 2)
    this.catchUp()
  }

  /** How often something new was there to be read. */
  get version(): number {
    if (this.#isBehind) this.catchUp()
    return this.#version
  }

  /** Reads what is new. */
  catchUp(): void {
    while (this.#isBehind) {
      const root = this.#root.read()
      const records = this.#recordsUntil(root)
      if (records !== undefined) this.#take(records, root)
      else if (this.#root.read().bits === root.bits) throw new TypeError(corrupted)
    }
  }

  /**
   * Writes a record behind all others, and reads it, as the last of what is new.
   *
   * @throws SharedMemoryFullError
   */
  append(record: string): void {
    let place: Place | undefined
    for (;;) {
      this.catchUp()
      const seen = this.#seen
      if (place?.epoch !== epochOf(seen)) place = this.#write(epochOf(seen), record)
      if (place === undefined) this.#clearUp(seen, headWords + record.length)
      else if (this.#hangIn(place, seen))
        return this.#take([record], this.#root.holding(place.at, seen.aside))
    }
  }

  /** The epoch is read last: had it changed meanwhile, it would not be the one that was seen. */
  get #isBehind(): boolean {
    const { main, aside } = this.#seen
    const root = this.#root
    return (
      Atomics.load(this.#words, rootIndex) !== main || Atomics.load(this.#words, root.asideIndex) !== aside
    )
  }

  /** The records that were not seen, the newest first; `undefined`: they were written over meanwhile. */
  #recordsUntil(root: PairValue): string[] | undefined {
    const epoch = epochOf(root)
    const last = epoch === epochOf(this.#seen) ? this.#seen.main : 0
    const records: string[] = []
    for (let at = root.main; at !== last && at !== 0;) {
      const head = this.#read(at, headWords, epoch)
      if (head === undefined) return undefined
      const text = this.#textAt(at + headWords, numberIn(head, 2), epoch)
      if (text === undefined) return undefined
      records.push(text)
      at = numberIn(head, 0)
    }
    return epochOf(this.#root.read()) === epoch ? records : undefined
  }

  #take(records: string[], root: PairValue): void {
    const epoch = epochOf(root)
    const isNewEpoch = epoch !== epochOf(this.#seen)
    if (isNewEpoch) this.#reader.restart(records.pop())
    for (let index = records.length - 1; index >= 0; index--) this.#reader.take(records[index]!)
    this.#seen = root
    this.#version++
  }

  #hangIn({ at, epoch }: Place, seen: PairValue): boolean {
    return this.#writeNumber(at, seen.main, epoch) && this.#root.replace(seen, at, seen.aside)
  }

  /** Puts what all records come to into the other half, and begins with it. One thread succeeds. */
  #clearUp(seen: PairValue, needed: number): void {
    const digest = this.#reader.digest()
    const size = headWords + digest.length + needed
    if (size > this.#half || attemptsOf(seen) === mostAttempts)
      throw new SharedMemoryFullError(size, this.#half)
    const epoch = (epochOf(seen) + 1 + 2 * attemptsOf(seen)) % epochs
    const place = this.#write(epoch, digest)
    // Where those that died over it have left no room, the next attempt is made in an epoch that none of them knows.
    if (place === undefined) this.#root.replace(seen, seen.main, seen.aside + 1)
    else if (this.#writeNumber(place.at, 0, epoch)) this.#root.replace(seen, place.at, epoch << attemptBits)
  }

  /** Writes a record where nobody else does. Nobody sees it yet. `undefined`: there is no room, or the epoch is over. */
  #write(epoch: number, record: string): Place | undefined {
    const at = this.#reserve(epoch, headWords + record.length)
    if (at === undefined || !this.#writeNumber(at + 2, record.length, epoch)) return undefined
    for (let index = 0; index < record.length; index++)
      if (!this.#writeWord(at + headWords + index, record.charCodeAt(index), epoch)) return undefined
    return { epoch, at }
  }

  #reserve(epoch: number, size: number): number | undefined {
    const half = epoch % 2
    const top = this.#tops[half]!
    for (;;) {
      const seen = top.read()
      const isOver = Atomics.load(this.#words, this.#root.asideIndex) !== this.#seen.aside
      const used = seen.aside === epoch ? seen.main : 0
      if (isOver || used + size > this.#half) return undefined
      if (top.replace(seen, used + size, epoch)) return headerWords + half * this.#half + used
    }
  }

  #writeNumber(at: number, number: number, epoch: number): boolean {
    return this.#writeWord(at, number >>> 16, epoch) && this.#writeWord(at + 1, number & 0xffff, epoch)
  }

  /**
   * `false`: the epoch is over. A thread that slept here finds that out, or finds another word than the one that it saw
   * when it was not over yet.
   */
  #writeWord(at: number, unit: number, epoch: number): boolean {
    const words = this.#words
    const word = (epoch << 16) | unit
    const epochIndex = this.#tops[epoch % 2]!.asideIndex
    for (;;) {
      const before = Atomics.load(words, at)
      if (Atomics.load(words, epochIndex) !== epoch) return false
      if (Atomics.compareExchange(words, at, before, word) === before) return true
    }
  }

  #read(at: number, length: number, epoch: number): number[] | undefined {
    const units: number[] = []
    for (let index = at; index < at + length; index++) {
      const word = Atomics.load(this.#words, index)
      if (word >>> 16 !== (epoch & 0xffff)) return undefined
      units.push(word & 0xffff)
    }
    return units
  }

  #textAt(at: number, length: number, epoch: number): string | undefined {
    let text = ''
    for (let done = 0; done < length; done += mostUnits) {
      const units = this.#read(at + done, Math.min(mostUnits, length - done), epoch)
      if (units === undefined) return undefined
      text += String.fromCharCode(...units)
    }
    return text
  }
}

/** Where a record stands, and since which epoch. */
interface Place {
  readonly epoch: number
  readonly at: number
}

/** Three words for each pair: whichever of the outer ones lies in the same word of 64 bits as the one in the middle. */
const rootIndex = 1
const topIndexes = [4, 7] as const
/** How many words a log needs besides its records. */
export const headerWords = 9
/** Where the record before stands, and how long this one is. */
const headWords = 4
const mostUnits = 4_096

/** Beside the newest record's place stands the epoch, and how often threads have died over beginning the next one. */
const attemptBits = 10
const mostAttempts = 2 ** attemptBits - 1
/** After so many their numbers begin anew. */
const epochs = 2 ** (32 - attemptBits)
const epochOf = ({ aside }: PairValue): number => aside >>> attemptBits
const attemptsOf = ({ aside }: PairValue): number => aside & mostAttempts

function numberIn(units: readonly number[], at: number): number {
  return units[at]! * 0x10000 + units[at + 1]!
}

const corrupted = 'The shared memory holds what no circuit wrote there; nobody else may write to it'
