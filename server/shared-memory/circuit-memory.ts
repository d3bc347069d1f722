import type { Clock } from '../../shared/engine/clock.ts'
import { figureCells } from './thread-figures.ts'

/** Memory that circuits have taken into use. */
export interface CircuitMemory {
  /** Where the log lies. */
  readonly words: Int32Array<SharedArrayBuffer>
  /** When the clock of all threads was 0, in milliseconds since 1970. */
  readonly origin: number
  /** Tells this memory from others of the process. */
  readonly id: number
  /** How many may count in it. */
  readonly mostPlaces: number
}

/**
 * Takes memory into use, or joins those who have: half of it is for the log of circuits, half for the figures of threads.
 *
 * @throws TypeError or RangeError that says what is wrong, what it may be and what it was.
 */
export function takeIntoUse(memory: unknown, clock: Clock): CircuitMemory {
  check(memory)
  const header = new Int32Array(memory, 0, headerWords)
  if (!isFor(header, magicIndex, magic))
    throw new TypeError(`${owner} must be new, or of circuits: it holds something else`)
  if (!isFor(header, sizeIndex, memory.byteLength))
    throw new TypeError(
      `${owner} must not grow: it had ${header[sizeIndex]} bytes, and has ${memory.byteLength}`,
    )
  Atomics.compareExchange(header, idIndex, 0, Math.ceil(Math.random() * 0x7fffffff))
  const half = halfOf(memory)
  return {
    words: new Int32Array(memory, 4 * headerWords, half / 4 - headerWords),
    origin: originIn(memory, clock.epoch() - clock.now()),
    id: Atomics.load(header, idIndex),
    mostPlaces: Math.floor(half / placeBytes),
  }
}

/** The figures of one place. */
export function figuresIn(memory: SharedArrayBuffer, place: number): Float64Array {
  return new Float64Array(memory, halfOf(memory) + place * placeBytes, figureCells)
}

const owner = 'SharedMemoryCircuitBreakerStorageAdapter argument "memory"'
const magic = 0x46424331
const leastBytes = 65_536
const magicIndex = 0
const sizeIndex = 1
const originByte = 8
const idIndex = 4
const headerWords = 6
const placeBytes = 8 * figureCells

/** Whether this word says that, or said nothing until now. */
function isFor(header: Int32Array, index: number, word: number): boolean {
  return [0, word].includes(Atomics.compareExchange(header, index, 0, word))
}

function check(memory: unknown): asserts memory is SharedArrayBuffer {
  if (tagOf(memory) !== 'SharedArrayBuffer')
    throw new TypeError(`${owner} must be a SharedArrayBuffer, got ${describe(memory)}`)
  const { byteLength } = memory as SharedArrayBuffer
  if (byteLength < leastBytes)
    throw new RangeError(`${owner} must have at least ${leastBytes} bytes, got ${byteLength}`)
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const tag = tagOf(value)
  return `${/^[AEIOU]/.test(tag) ? 'an' : 'a'} ${tag}`
}

/** In whole words of 64 bits. */
function halfOf({ byteLength }: SharedArrayBuffer): number {
  return Math.floor(byteLength / 16) * 8
}

/** Whoever comes first says when it was; times of all threads are then alike, and go on when somebody sets the date. */
function originIn(memory: SharedArrayBuffer, origin: number): number {
  const bits = new BigInt64Array(memory, originByte, 1)
  const number = new Float64Array(1)
  number[0] = origin
  Atomics.compareExchange(bits, 0, 0n, new BigInt64Array(number.buffer)[0]!)
  return new Float64Array(new BigInt64Array([Atomics.load(bits, 0)]).buffer)[0]!
}
