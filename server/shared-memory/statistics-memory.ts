import { threadId } from 'node:worker_threads'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import { figureCells, inFlightIn } from './thread-figures.ts'
import type { ThreadPlace, ThreadPlaces } from './thread-places.ts'

const check = new OptionCheck('sharedStatistics')
const magic = 0x46425354
const magicIndex = 0
const threadsIndex = 1
const ownersStart = 2

/**
 * Memory for the statistics of a circuit in shared memory, to be given to all threads. Each thread writes figures of its own
 * there and every thread, the main thread with its board among them, reads the sum.
 *
 * @param options `threads`: how many may count at once, each for 19 kB; whole number from 1 to 1024, 8 by default.
 */
export function sharedStatistics(options: { readonly threads?: number | undefined } = {}): SharedArrayBuffer {
  check.known(options, ['threads'])
  const { threads = 8 } = options
  check.number('threads', threads, { from: 1, to: 1_024, whole: true })
  const buffer = new SharedArrayBuffer(bytesFor(threads))
  const header = new Int32Array(buffer, 0, ownersStart)
  header[magicIndex] = magic
  header[threadsIndex] = threads
  return buffer
}

/** The places of the threads in such memory. */
export class StatisticsMemory implements ThreadPlaces {
  readonly #buffer: SharedArrayBuffer
  readonly #owners: Int32Array
  readonly #threads: number

  constructor(buffer: SharedArrayBuffer) {
    this.#buffer = buffer
    this.#threads = new Int32Array(buffer)[threadsIndex]!
    this.#owners = new Int32Array(buffer, 4 * ownersStart, this.#threads)
  }

  claim(): number | undefined {
    const me = threadId + 1
    const mine = this.#owners.indexOf(me)
    if (mine >= 0) return mine
    for (let place = 0; place < this.#threads; place++) {
      if (Atomics.compareExchange(this.#owners, place, 0, me) === 0) return place
    }
    return undefined
  }

  /** Gives the place of a thread that has ended to the next, who goes on with the figures. Its calls will not come back. */
  release(thread: number): void {
    const place = this.#owners.indexOf(thread + 1)
    if (place < 0) return
    this.cellsOf(place)[inFlightIn] = 0
    Atomics.compareExchange(this.#owners, place, thread + 1, 0)
  }

  places(): ThreadPlace[] {
    return Array.from({ length: this.#threads }, (_, place) => {
      const owner = Atomics.load(this.#owners, place)
      return { thread: owner === 0 ? null : owner - 1, cells: this.cellsOf(place) }
    })
  }

  cellsOf(place: number): Float64Array {
    const start = headerBytes(this.#threads) + place * figureCells * 8
    return new Float64Array(this.#buffer, start, figureCells)
  }
}

/** Takes what `sharedStatistics` made. */
export function resolveStatistics(buffer: unknown): SharedArrayBuffer {
  const isShared = Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]'
  if (isShared && isOurs(buffer as SharedArrayBuffer)) return buffer as SharedArrayBuffer
  throw new TypeError(
    `CircuitBreaker option "statistics" must be what sharedStatistics() made, got ${isShared ? 'another SharedArrayBuffer' : typeof buffer}`,
  )
}

function isOurs(buffer: SharedArrayBuffer): boolean {
  if (buffer.byteLength < bytesFor(1)) return false
  const header = new Int32Array(buffer, 0, ownersStart)
  return header[magicIndex] === magic && buffer.byteLength === bytesFor(header[threadsIndex]!)
}

function bytesFor(threads: number): number {
  return headerBytes(threads) + threads * figureCells * 8
}

function headerBytes(threads: number): number {
  return Math.ceil((ownersStart + threads) / 2) * 8
}
