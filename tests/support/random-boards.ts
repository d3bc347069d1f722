import fc from 'fast-check'
import { outcomes } from '../../shared/engine/outcome.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'
import type { ToldBoard, ToldCircuit } from '../../shared/wire/board-told.ts'
import { tell } from '../../shared/wire/board-told.ts'
import type { CircuitReading, Counts, StateReading, TransitionReading } from '../../shared/wire/reading.ts'
import { servings } from '../../shared/wire/reading.ts'
import { reading } from './readings.ts'

/** One telling of a board: its readings by name, and what happened to some of them. */
export interface RandomTick {
  readonly readings: ReadonlyMap<string, CircuitReading>
  readonly latencies: ReadonlyMap<string, SparseCounts>
  readonly transitions: readonly (readonly [name: string, transition: TransitionReading])[]
}

const time = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 })
const count = fc.oneof({ weight: 5, arbitrary: fc.nat(70) }, fc.nat(2 ** 40))
const ms = fc.oneof(fc.constant(null), fc.double({ min: 0, max: 300_000, noNaN: true }))
const counts = fc.record(
  Object.fromEntries([...outcomes, ...servings].map((counter) => [counter, count])),
) as fc.Arbitrary<Counts>

const state: fc.Arbitrary<StateReading> = fc.oneof(
  fc.record({ kind: fc.constant('closed' as const), since: time }),
  fc.record({
    kind: fc.constant('open' as const),
    since: time,
    probeAt: fc.oneof(fc.constant(null), time),
    trips: fc.nat(9),
  }),
  fc.record({
    kind: fc.constant('half-open' as const),
    since: time,
    trips: fc.nat(9),
    probes: fc.record({ needed: fc.nat(9), passed: fc.nat(9), inFlight: fc.nat(9) }),
  }),
  fc.record({ kind: fc.constant('partly-open' as const), open: fc.nat(9) }),
)

const transition: fc.Arbitrary<TransitionReading> = fc.record({
  at: time,
  to: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const),
  cause: fc.oneof(
    fc.record({ kind: fc.constant('slept' as const), sleptMs: fc.nat(30_000) }),
    fc.record({ kind: fc.constant('by-hand' as const), reason: fc.string() }),
  ),
})

const rules = fc.array(
  fc.record({
    rule: fc.constant('consecutive' as const),
    errors: count,
    calls: count,
    threshold: fc.nat(9),
    minimumCalls: fc.nat(9),
    windowMs: fc.constant(0),
  }),
  { maxLength: 2 },
)

const batches = fc.record({
  count,
  callers: count,
  late: count,
  sizes: fc.array(fc.option(fc.nat(99)), { minLength: 9, maxLength: 9 }),
})

const random: fc.Arbitrary<CircuitReading> = fc
  .record({
    parts: fc.record(
      {
        group: fc.constantFrom('shop', 'search'),
        state,
        mode: fc.constantFrom('automatic' as const, 'forced-open' as const),
        totals: counts,
        inFlight: fc.option(count),
        hand: fc.record({ since: time, until: fc.constant(null) }),
        store: fc.record({ kind: fc.constant('redis'), isAlone: fc.boolean() }),
        lastTransition: fc.oneof(fc.constant(null), transition),
        opening: fc.oneof(fc.constant(null), transition),
        hosts: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: ['group', 'state', 'inFlight'] },
    ),
    judged: fc.record(
      { errors: count, calls: count, threshold: count, rules },
      { requiredKeys: ['errors', 'calls'] },
    ),
    window: fc.record(
      {
        counts,
        peakInFlight: fc.option(count),
        latency: fc.record({ mean: ms, percentiles: fc.array(ms, { minLength: 9, maxLength: 9 }) }),
        batches,
        untold: fc.constant(['ignored' as const]),
      },
      { requiredKeys: ['counts', 'peakInFlight', 'latency'] },
    ),
    fired: fc.option(count, { nil: undefined }),
  })
  .map(({ parts, judged, window, fired }) => {
    const { totals: _, lastTransition: _last, opening: _opening, ...bare } = reading()
    const told = { ms: 10_000, ...window, ...(fired === undefined ? {} : { fired }) }
    return Object.assign(bare, parts, { judged, window: told })
  })

const sparse: fc.Arbitrary<SparseCounts> = fc.uniqueArray(fc.nat(303), { maxLength: 12 }).chain((buckets) => {
  const sorted = buckets.toSorted((a, b) => a - b)
  return fc
    .array(fc.integer({ min: 1, max: 5_000 }), { minLength: sorted.length, maxLength: sorted.length })
    .map((calls) => sorted.flatMap((bucket, index) => [bucket, calls[index]!]))
})

/** Any readings of at most six circuits, which come and go. */
export const randomTick: fc.Arbitrary<RandomTick> = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 })
  .chain((names) => {
    const listed = names.toSorted()
    const each = <Value>(value: fc.Arbitrary<Value>) =>
      fc
        .tuple(...listed.map(() => value))
        .map((values) => listed.map((name, index) => [name, values[index]!] as const))
    return fc.record({
      readings: each(random).map((all) => new Map(all.map(([name, one]) => [name, { ...one, name }]))),
      latencies: each(sparse).map((all) => new Map(all.filter(([, one]) => one.length > 0))),
      transitions: each(fc.array(transition, { maxLength: 2 })).map((all) =>
        all.flatMap(([name, some]) => some.map((one) => [name, one] as const)),
      ),
    })
  })

/** How a board goes on: numbers stay with their names, new names get new numbers. */
export function nextBoard(before: ToldBoard, { readings }: RandomTick, at: number): ToldBoard {
  const numbers = new Map(
    [...before.circuits].map(
      ([
        number,
        {
          reading: { name },
        },
      ]) => [name, number],
    ),
  )
  const circuits = new Map<number, ToldCircuit>()
  let next = before.tick * 10
  for (const name of readings.keys()) {
    const number = numbers.get(name)
    if (number !== undefined) circuits.set(number, tell(readings.get(name)!, at, before.circuits.get(number)))
  }
  for (const name of readings.keys()) {
    if (!numbers.has(name)) circuits.set(next++, tell(readings.get(name)!, at))
  }
  return {
    epoch: before.epoch,
    tick: before.tick + 1,
    at,
    circuits: new Map([...circuits].toSorted(([a], [b]) => a - b)),
  }
}

/** A board that nobody has told yet. */
export const emptyBoard: ToldBoard = { epoch: 'e1', tick: 0, at: 0, circuits: new Map() }

/** What happened, by the numbers of a board. */
export function happenedOn(board: ToldBoard, { latencies, transitions }: RandomTick) {
  const numbers = new Map(
    [...board.circuits].map(
      ([
        number,
        {
          reading: { name },
        },
      ]) => [name, number],
    ),
  )
  return {
    latencies: new Map([...latencies].map(([name, some]) => [numbers.get(name)!, some])),
    transitions: transitions.map(([name, one]) => [numbers.get(name)!, one] as const),
  }
}
