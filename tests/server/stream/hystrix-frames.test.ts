import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitSource } from '../../../server/registry/registry.ts'
import { HystrixFrames } from '../../../server/stream/hystrix-frames.ts'
import type { Piece } from '../../../server/stream/piece.ts'
import { encodeHystrixEvents } from '../../../shared/wire/hystrix-events.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { counts, reading } from '../../support/readings.ts'

const noon = Date.UTC(2026, 0, 1, 12)

/** A circuit that reads as it is told. */
class Told implements CircuitSource {
  readonly isShutdown = false
  told: CircuitReading
  constructor(told: CircuitReading) {
    this.told = told
  }
  get name(): string {
    return this.told.name
  }
  read(name: string): CircuitReading {
    return { ...this.told, name }
  }
}

const listed = (sources: readonly Told[]) => sources.map((source) => [source.name, source] as const)
const textOf = (pieces: readonly Piece[]) => pieces.map(({ bytes }) => Buffer.from(bytes).toString()).join('')

const eventsOf = (pieces: readonly Piece[]) => textEvents(textOf(pieces))

function textEvents(text: string): unknown[] {
  const frames = text.split('\n\n')
  expect(frames.pop()).toBe('')
  return frames.map((frame) => {
    expect(frame).toMatch(/^data: \{[^\n]*\}$/)
    return JSON.parse(frame.slice('data: '.length))
  })
}

/** What the frame must say: each circuit encoded afresh. */
function afresh(sources: readonly Told[], at: number): unknown[] {
  const texts = sources.map(({ told }) => encodeHystrixEvents({ ...told, at }))
  return textEvents(texts.join(''))
}

const figure = fc.oneof(fc.nat(9), fc.nat(99_999), fc.nat(2 ** 31 - 1))
const ms = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }))
const window = fc.record({
  success: figure,
  failure: figure,
  timeout: figure,
  rejected: figure,
  ignored: figure,
  'short-circuited': figure,
  'fallback-missing': figure,
  coalesced: figure,
  mean: ms,
  percentiles: fc.array(ms, { minLength: 9, maxLength: 9 }),
})
const change = fc.record(
  {
    name: fc.constantFrom('pay', 'p”y', '💳 оплата'),
    group: fc.constantFrom('shop', '<b>', 'касса'),
    window,
    inFlight: fc.nat(2_000),
    isOpen: fc.boolean(),
    capacity: fc.constantFrom(null, 0, 7, 70_000),
    caches: fc.boolean(),
    calls: fc.nat(20),
    batches: fc.option(fc.nat(30)),
  },
  { requiredKeys: [] },
)

function changed(before: CircuitReading, some: Partial<ReturnType<typeof sample>>): CircuitReading {
  const { mean = null, percentiles = [], ...counted } = some.window ?? {}
  return {
    ...before,
    name: some.name ?? before.name,
    group: some.group ?? before.group,
    inFlight: some.inFlight ?? before.inFlight,
    state: some.isOpen === undefined ? before.state : some.isOpen ? { kind: 'open' } : { kind: 'closed' },
    settings:
      some.capacity === undefined
        ? before.settings
        : { ...before.settings, capacity: some.capacity, caches: some.caches ?? false },
    totals: some.calls === undefined ? before.totals! : counts({ success: some.calls, timeout: 1 }),
    window: some.window
      ? {
          ...before.window,
          ...batchesOf(some.batches),
          counts: counts(counted),
          latency: { count: 1, mean, percentiles },
        }
      : before.window,
  }
}
const batchesOf = (batches: number | null | undefined) =>
  typeof batches === 'number'
    ? { batches: { count: 1, callers: batches, late: 0, sizes: [1, 1, 1, 1, 1, 1, 1, 1, batches] } }
    : {}
const sample = () => fc.sample(change, 1)[0]!

/** Nothing changes but how many calls there ever were. */
const onlyTotals = [0, 1].map(
  (calls) => ({ at: 0, change: { calls }, does: 'change', holds: false }) as const,
)

describe('HystrixFrames', () => {
  it('say what encoding every circuit afresh says, whatever has changed, come or gone, and whoever still reads', () => {
    const step = fc.record({
      at: fc.nat(9),
      change,
      does: fc.constantFrom('change', 'change', 'change', 'add', 'remove'),
      holds: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const frames = new HystrixFrames()
        const sources = [new Told(reading({ name: 'first' }))]
        const held: { readonly piece: Piece; readonly text: string }[] = []
        steps.forEach(({ at, change: some, does, holds }, index) => {
          const place = at % Math.max(1, sources.length)
          if (does === 'add') sources.splice(place, 0, new Told(changed(reading(), some)))
          else if (does === 'remove') sources.splice(place, 1)
          else if (sources[place]) sources[place].told = changed(sources[place].told, some)
          const now = noon + 997 * index
          const pieces = frames.make(listed(sources), now)
          expect(eventsOf(pieces)).toEqual(afresh(sources, now))
          for (const piece of holds ? pieces : []) {
            piece.hold()
            held.push({ piece, text: textOf([piece]) })
          }
        })
        for (const { piece, text } of held) expect(textOf([piece])).toBe(text)
      }),
      { numRuns: 300, examples: [[onlyTotals]] },
    )
  })

  it('write a frame that nobody sends any more over, and no other', () => {
    const frames = new HystrixFrames()
    const sources = listed([new Told(reading())])
    const [first] = frames.make(sources, noon)
    first!.hold()
    const [second] = frames.make(sources, noon + 1_000)
    expect(second!.bytes).not.toBe(first!.bytes)
    first!.release()
    const [third] = frames.make(sources, noon + 2_000)
    expect(third!.bytes).toBe(first!.bytes)
    expect(textOf([third!])).toContain(`"currentTime":${noon + 2_000}`)
  })

  it('keep no more than three frames for readers that have stopped', () => {
    const frames = new HystrixFrames()
    const sources = listed([new Told(reading())])
    const made = Array.from({ length: 9 }, (_, second) => {
      const [piece] = frames.make(sources, noon + 1_000 * second)
      piece!.hold()
      return piece!
    })
    for (const piece of made) piece.release()
    const again = Array.from({ length: 9 }, () => {
      const [piece] = frames.make(sources, noon)
      piece!.hold()
      return piece!
    })
    expect(again.filter((piece) => made.includes(piece))).toHaveLength(3)
  })

  it('encode an unchanged circuit once', () => {
    const frames = new HystrixFrames()
    const sources = Array.from({ length: 600 }, (_, index) => new Told(reading({ name: `c${index}` })))
    const first = frames.make(listed(sources), noon)
    const second = frames.make(listed(sources), noon + 1)
    expect(second.map(({ bytes }) => bytes)).toEqual(first.map(({ bytes }) => bytes))
    expect(first).toHaveLength(3)
    expect(new Set(second).size).toBe(3)
    expect(second.every((piece, index) => piece === first[index])).toBe(true)
  })
})
