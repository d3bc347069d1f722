import type { CircuitReading } from '../../server/index.ts'
import { CircuitBreaker, Registry } from '../../server/index.ts'
import { HystrixFrames } from '../../server/stream/hystrix-frames.ts'
import { encodeHystrixCommand } from '../../shared/wire/hystrix-encode.ts'
import { median } from '../median.ts'
import type { Table } from '../table.ts'
import { figure } from '../table.ts'
import { circuitCount } from './setup.ts'

const rounds = 300
const below = (most: number) => Math.floor(Math.random() * most)

/** What it takes to encode a thousand readings. */
export function encoding(): Table {
  const readings = sampleReadings()
  const frames = new HystrixFrames()
  const sources = readings.map(
    ({ name }, index) => [name, { name, isShutdown: false, read: () => readings[index]! }] as const,
  )
  const make = () => frames.make(sources, Date.now())
  const plain = () =>
    Buffer.from(readings.map((reading) => `data: ${encodeHystrixCommand(reading)}\n\n`).join(''))
  const finished = plain()
  const rows: [string, number][] = [
    ['ours, all changed', timed(() => change(readings, 1), make)],
    ['ours, 10 % changed', timed(() => change(readings, 0.1), make)],
    ['ours, none changed', timed(() => change(readings, 0), make)],
    ['`JSON.stringify` and `Buffer.from`', timed(() => change(readings, 1), plain)],
    [
      'copying the finished bytes',
      timed(
        () => {},
        () => Buffer.from(finished),
      ),
    ],
  ]
  verify(readings, make())
  return {
    title: 'Encoding 1,000 readings',
    method: `Milliseconds for a frame of ${figure(finished.length / 1e6)} MB, medians of ${rounds} frames in one process. A changed reading has another value in each of its figures; each reading is a new object, changed or not.`,
    header: ['', 'ms', 'of `JSON.stringify`'],
    rows: rows.map(([name, ms]) => [name, figure(ms), `${figure((100 * ms) / rows[3]![1])} %`]),
  }
}

function timed(prepare: () => void, run: () => unknown): number {
  const times = Array.from({ length: 2 * rounds }, () => {
    prepare()
    const begun = performance.now()
    run()
    return performance.now() - begun
  })
  return median(times.slice(rounds))
}

function sampleReadings(): CircuitReading[] {
  const registry = new Registry()
  return Array.from({ length: circuitCount }, (_, index) => {
    const name = `payments-service-${index}.charge`
    return new CircuitBreaker(() => {}, { name, registry }).circuit.read(name)
  })
}

/** As reading does it: a circuit in which nothing happened gives its last window again. */
function change(readings: CircuitReading[], share: number): void {
  readings.forEach((reading, index) => {
    const window = Math.random() < share ? anotherWindow(reading.window) : reading.window
    readings[index] = { ...reading, at: Date.now(), window }
  })
}

function anotherWindow(window: CircuitReading['window']): CircuitReading['window'] {
  const counts = Object.fromEntries(Object.keys(window.counts).map((name) => [name, below(1_000)]))
  return {
    ...window,
    counts: counts as typeof window.counts,
    latency: {
      count: 1,
      mean: below(200) + 0.5,
      percentiles: Array.from({ length: 9 }, () => below(900) + 0.3),
    },
    peakInFlight: below(50),
  }
}

function verify(readings: readonly CircuitReading[], pieces: readonly { bytes: Uint8Array }[]): void {
  const sent = Buffer.concat(pieces.map(({ bytes }) => bytes))
    .toString()
    .trim()
    .split('\n\n')
  const isRight = readings.every((reading, index) => {
    const event = JSON.parse(sent[index]!.slice('data: '.length)) as Record<string, unknown>
    const expected = {
      ...(JSON.parse(encodeHystrixCommand(reading)) as object),
      currentTime: event['currentTime'],
    }
    return JSON.stringify(event) === JSON.stringify(expected)
  })
  if (!isRight) throw new Error('The frame does not say what encoding each reading says.')
}
