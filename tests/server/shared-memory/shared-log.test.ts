import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LogReader } from '../../../server/shared-memory/shared-log.ts'
import { headerWords, SharedLog, SharedMemoryFullError } from '../../../server/shared-memory/shared-log.ts'

/** Keeps the last ten records, so that much of what is written goes out of date. */
class Notes implements LogReader {
  records: string[] = []
  restarts = 0
  taken: string | undefined

  take(record: string): void {
    this.taken = record
    this.records = [...this.records, record].slice(-10)
  }

  digest(): string {
    return JSON.stringify(this.records)
  }

  restart(digest: string | undefined): void {
    this.restarts++
    this.records = digest === undefined ? [] : (JSON.parse(digest) as string[])
  }
}

function memory(half: number, byteOffset = 0): Int32Array<SharedArrayBuffer> {
  const length = headerWords + 2 * half
  return new Int32Array(new SharedArrayBuffer(byteOffset + 4 * length), byteOffset, length)
}

function open(words: Int32Array<SharedArrayBuffer>) {
  const notes = new Notes()
  return { log: new SharedLog(words, notes), notes }
}

const death = new Error('killed')

/** Lets a thread die in place of its n-th exchange, or right after it, or something else happen there. */
function atExchange(exchange: number, happens: () => void, run: () => void, isAfter = false): void {
  let exchanges = 0
  const real = Atomics.compareExchange.bind(Atomics)
  const spy = vi.spyOn(Atomics, 'compareExchange').mockImplementation((...args: Parameters<typeof real>) => {
    if (++exchanges !== exchange) return real(...args)
    spy.mockImplementation(real)
    if (!isAfter) happens()
    const before = real(...args)
    if (isAfter) happens()
    return before
  })
  try {
    run()
  } catch (error) {
    if (error !== death) throw error
  } finally {
    spy.mockRestore()
  }
}

afterEach(() => void vi.restoreAllMocks())

describe('a log in shared memory', () => {
  it.each([0, 4])('tells all who read it the same, in one order, at byte %s', (byteOffset) => {
    const words = memory(400, byteOffset)
    const [one, other] = [open(words), open(words)]
    one.log.append('a')
    other.log.append('b')
    one.log.append('ü\ud800𝄞\0')
    for (const { log } of [one, other]) log.catchUp()
    expect(one.notes.records).toEqual(['a', 'b', 'ü\ud800𝄞\0'])
    expect(other.notes.records).toEqual(one.notes.records)
    expect(open(words).notes.records).toEqual(one.notes.records)
  })

  it('says when there is something new, and only then', () => {
    const words = memory(400)
    const [one, other] = [open(words), open(words)]
    const before = other.log.version
    expect(other.log.version).toBe(before)
    one.log.append('a')
    expect(other.log.version).toBe(before + 1)
  })

  it('puts what all came to in the place of what is out of date, again and again', () => {
    const words = memory(400)
    const [one, other] = [open(words), open(words)]
    for (let at = 0; at < 200_000; at++) one.log.append(`n${at}`)
    other.log.catchUp()
    expect(other.notes.records.at(-1)).toBe('n199999')
    expect(other.notes).toMatchObject({ records: one.notes.records, restarts: 1 })
  })

  it('says so when there is no room', () => {
    const { log, notes } = open(memory(50))
    log.append('a'.repeat(30))
    expect(() => log.append('b'.repeat(30))).toThrow(SharedMemoryFullError)
    expect(() => log.append('b'.repeat(30))).toThrow(/is full: \d+ bytes are needed where there are 200/)
    expect(notes.records).toEqual(['a'.repeat(30)])
  })

  it('says so when somebody else has written there', () => {
    const words = memory(50)
    open(words).log.append('abc')
    words.fill(-1, headerWords + 3)
    expect(() => open(words)).toThrow('no circuit wrote there')
  })

  it('loses nothing and mixes up nothing, whoever dies or is overtaken in the middle of writing', () => {
    const move = fc.record({
      thread: fc.nat(3),
      exchange: fc.nat(60),
      isAfter: fc.boolean(),
      meanwhile: fc.constantFrom('nothing', 'death', 'one more', 'many more'),
    })
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 60 }), fc.constantFrom(0, 4), (moves, offset) => {
        const words = memory(200, offset)
        const threads = Array.from({ length: 4 }, () => open(words))
        const witness = open(words)
        let written = 0
        const write = (thread: number) => {
          const record = `${thread}/${written++}`
          const { log, notes } = threads[thread]!
          log.append(record)
          expect(notes.taken).toBe(record)
          witness.log.catchUp()
          return record
        }
        for (const { thread, exchange, isAfter, meanwhile } of moves) {
          const others = meanwhile === 'one more' ? 1 : meanwhile === 'many more' ? 40 : 0
          const happens = () => {
            for (let at = 0; at < others; at++) {
              const record = write((thread + 1 + (at % 3)) % 4)
              expect(witness.notes.records.at(-1)).toBe(record)
            }
            if (meanwhile !== 'death') return
            threads[thread] = open(words)
            throw death
          }
          atExchange(exchange, happens, () => write(thread), isAfter)
        }
        for (const { log } of threads) log.catchUp()
        witness.log.catchUp()
        const numbers = witness.notes.records.map((record) => record.split('/')[1])
        expect(new Set(numbers).size).toBe(numbers.length)
        for (const { notes } of threads) expect(notes.records).toEqual(witness.notes.records)
        expect(open(words).notes.records).toEqual(witness.notes.records)
        threads[0]!.log.append('the last')
        expect(open(words).notes.records.at(-1)).toBe('the last')
      }),
      { numRuns: 300 },
    )
  })

  it('is cleared up also after many have died over it', () => {
    const words = memory(200)
    const last = open(words)
    for (let at = 0; at < 300; at++)
      for (const exchange of [3, 10, 30]) {
        const dies = () => {
          throw death
        }
        atExchange(exchange, dies, () => open(words).log.append(`n${at}`))
      }
    last.log.append('alive')
    expect(open(words).notes.records.at(-1)).toBe('alive')
  })
})
