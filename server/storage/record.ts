import type { HalfOpenState, Lease, State } from '../../shared/engine/state.ts'
import { initialState } from '../../shared/engine/state.ts'

/**
 * All that processes share of one circuit. Times are milliseconds since 1970 on the store's clock. The cells are written
 * in place, for a record belongs to whoever reads it.
 */
export interface CircuitRecord {
  state: State
  readonly cells: Float64Array
  /** Since when a hand turns all calls away; `undefined`: it does not. */
  isolatedAt: number | undefined
  /** When the circuit last left the closed state. */
  openedAt: number
}

/** A circuit of which nothing was ever written. */
export function freshRecord(cells: number): CircuitRecord {
  return { state: initialState(0), cells: new Float64Array(cells), isolatedAt: undefined, openedAt: 0 }
}

/** A record that goes its own way from here. */
export function copyRecord(record: CircuitRecord): CircuitRecord {
  return { ...record, cells: record.cells.slice() }
}

/** Writes a record as numbers, so that a text, a column or shared memory can hold it. Leases and cells come last. */
export function packRecord({ state, cells, isolatedAt, openedAt }: CircuitRecord): number[] {
  const { leases, ...half } = state.kind === 'half-open' ? state : noHalfOpen
  return [
    version,
    kinds.indexOf(state.kind),
    state.generation,
    state.since,
    isolatedAt ?? never,
    openedAt,
    state.kind === 'open' ? state.probeAt : never,
    state.kind === 'closed' ? 0 : state.trips,
    half.stage,
    half.stageSince,
    half.issued,
    half.issuedBefore,
    half.issuedAt,
    half.passed,
    half.failed,
    leases.length,
    ...leases.flatMap(({ ticket, until }) => [ticket, until]),
    ...cells,
  ]
}

/** Reads what `packRecord` wrote for a rule with so many cells; anything else is a fresh record. */
export function unpackRecord(numbers: readonly number[], cells: number): CircuitRecord {
  const held = numbers[fixed - 1] ?? 0
  if (numbers[0] !== version || numbers.length !== fixed + 2 * held + cells) return freshRecord(cells)
  const isolatedAt = numbers[4]!
  return {
    state: stateOf(numbers, held),
    cells: Float64Array.from(numbers.slice(fixed + 2 * held)),
    isolatedAt: isolatedAt === never ? undefined : isolatedAt,
    openedAt: numbers[5]!,
  }
}

/** Writes numbers as text; several equal ones in a row, as in an empty window, take no more room than one. */
export function writeNumbers(numbers: readonly number[]): string {
  const words: string[] = []
  for (let at = 0; at < numbers.length;) {
    const value = numbers[at]!
    let end = at + 1
    while (end < numbers.length && numbers[end] === value) end++
    words.push(end - at === 1 ? String(value) : `${value}*${end - at}`)
    at = end
  }
  return words.join(' ')
}

/** Reads what `writeNumbers` wrote. */
export function readNumbers(text: string): number[] {
  if (text === '') return []
  return text.split(' ').flatMap((word) => {
    const [value, times] = word.split('*')
    return times === undefined ? Number(value) : Array.from({ length: Number(times) }, () => Number(value))
  })
}

const version = 2
const never = -1
const fixed = 16
const kinds = ['closed', 'open', 'half-open'] as const
const noHalfOpen: Omit<HalfOpenState, 'kind' | 'generation' | 'since' | 'trips'> = {
  stage: 0,
  stageSince: 0,
  issued: 0,
  issuedBefore: 0,
  issuedAt: 0,
  passed: 0,
  failed: 0,
  leases: [],
}

function stateOf(numbers: readonly number[], held: number): State {
  const [, kind, generation, since, , , probeAt, trips, ...half] = numbers as Fixed
  const [stage, stageSince, issued, issuedBefore, issuedAt, passed, failed] = half
  switch (kinds[kind]) {
    case 'open':
      return { kind: 'open', generation, since, probeAt, trips }
    case 'half-open':
      return {
        kind: 'half-open',
        generation,
        since,
        trips,
        stage,
        stageSince,
        issued,
        issuedBefore,
        issuedAt,
        passed,
        failed,
        leases: leasesOf(numbers, held),
      }
    default:
      return { kind: 'closed', generation, since }
  }
}

type Fixed = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

function leasesOf(numbers: readonly number[], held: number): Lease[] {
  return Array.from({ length: held }, (_, lease) => ({
    ticket: numbers[fixed + 2 * lease]!,
    until: numbers[fixed + 2 * lease + 1]!,
  }))
}
