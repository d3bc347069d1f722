import type { CircuitSlice } from './board.ts'
import type { Figures } from './figures.ts'
import { figuresOf, trafficOf } from './figures.ts'
import type { Standing } from './standing.ts'
import { standingOf } from './standing.ts'
import type { NameOrder } from './name-order.ts'

/** What the board can be sorted by. */
export const sorts = ['trouble', 'name', 'errors', 'calls', 'p99'] as const

/** One of them. */
export type Sort = (typeof sorts)[number]

/** The keys of the circuits, the ones to look at first in front. */
export function rankedKeys(
  circuits: readonly CircuitSlice[],
  sort: Sort,
  order: NameOrder,
): readonly string[] {
  if (sort === 'name') return order.keys
  const precedes = comparisons[sort]
  const place = (each: Ranked) => order.places.get(each.slice.key) ?? 0
  return circuits
    .map(ranked)
    .toSorted((a, b) => precedes(a, b) || place(a) - place(b))
    .map(({ slice }) => slice.key)
}

interface Ranked {
  readonly slice: CircuitSlice
  readonly standing: Standing
  readonly figures: Figures
}

type Comparison = (a: Ranked, b: Ranked) => number

const comparisons: Readonly<Record<Sort, Comparison>> = {
  trouble: (a, b) => severity(a) - severity(b) || byUrgency(a, b),
  name: () => 0,
  errors: (a, b) => descending(a.figures.errors, b.figures.errors),
  calls: (a, b) => descending(trafficOf(a.figures), trafficOf(b.figures)),
  p99: (a, b) => descending(a.figures.p99, b.figures.p99),
}

function ranked(slice: CircuitSlice): Ranked {
  const standing = standingOf(slice.reading)
  return { slice, standing, figures: figuresOf(slice.reading, standing, slice.lastTrip) }
}

/** The worst first. */
const severities: readonly Standing[] = [
  'open',
  'partly-open',
  'half-open',
  'strained',
  'shadow-open',
  'forced-open',
  'forced-closed',
  'shadow',
  'closed',
  'silent',
  'disabled',
]

/** One that has lost its store comes after those that are held by hand, and before those that are well. */
function severity({ standing, slice: { reading } }: Ranked): number {
  const own = severities.indexOf(standing)
  return reading.store?.isAlone === true ? Math.min(own, severities.indexOf('shadow') - 0.5) : own
}

/** Among the open ones the newest is the news; among the strained the one that is nearest to opening. */
function byUrgency(a: Ranked, b: Ranked): number {
  if (a.standing === 'open') return descending(openSince(a), openSince(b))
  return a.standing === 'strained' ? descending(strain(a), strain(b)) : 0
}

function openSince({ slice: { reading } }: Ranked): number | null {
  return reading.opening?.at ?? ('since' in reading.state ? (reading.state.since ?? null) : null)
}

function strain({ figures, slice: { reading } }: Ranked): number {
  return (figures.errors ?? 0) / (reading.judged.threshold || 1)
}

/** What is not known comes last. */
function descending(a: number | null, b: number | null): number {
  return (b ?? -1) - (a ?? -1)
}
