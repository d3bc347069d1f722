import type { TimedBands, TimedRow } from '../../shared/wire/board-history.ts'
import { isCircuitReading, isTransition } from '../../shared/wire/board-check.ts'
import { isObject } from '../../shared/wire/turbine-values.ts'
import type { CircuitSlice } from '../store/board.ts'
import { isSpan } from '../store/shown-time.ts'
import type { TimeRange } from '../store/time-range.ts'
import { readSeconds } from './saved-seconds.ts'
import type { SavedCircuit } from './saved-circuit.ts'
import { savedFormat } from './saved-circuit.ts'

/** A file that was opened. */
export interface OpenedFile extends Pick<SavedCircuit, 'savedAt' | 'title' | 'environment' | 'brand'> {
  readonly slice: CircuitSlice
  readonly span: TimeRange
}

/** What a file holds; why it cannot be shown, in a few words, where it cannot. */
export function readSaved(text: string): OpenedFile | string {
  const saved = parsed(text)
  if (!isObject(saved)) return 'it holds no circuit'
  if (saved['format'] !== savedFormat)
    return `its format is ${String(saved['format'])}, and ${savedFormat} was expected`
  const { reading, span, at, savedAt } = saved
  if (!isCircuitReading(reading) || typeof at !== 'number') return 'its circuit cannot be read'
  if (!isRange(span) || !isSpan(span)) return 'it does not say which time it shows'
  return {
    span,
    savedAt: typeof savedAt === 'number' ? savedAt : at,
    title: textOf(saved['title']),
    environment: textOf(saved['environment']),
    brand: textOf(saved['brand']),
    slice: {
      key: reading.name,
      reading,
      at,
      host: textOf(saved['host']) ?? '',
      sourceLabel: textOf(saved['sourceLabel']),
      isStale: false,
      quietSince: typeof saved['quietSince'] === 'number' ? saved['quietSince'] : null,
      lastTrip: isTransition(saved['lastTrip']) ? saved['lastTrip'] : null,
      transitions: listOf(saved['transitions']).filter(isTransition),
      past: readSeconds(saved['seconds']),
      history: historyOf(saved),
    },
  }
}

function historyOf(saved: Readonly<Record<string, unknown>>): CircuitSlice['history'] {
  const bands = listOf(saved['bands']).filter(isBands)
  const minuteBands = listOf(saved['minuteBands']).filter(isBands)
  const minutes = listOf(saved['minutes']).filter(isRow)
  return {
    isWhole: true,
    minutes: () => minutes,
    bands: (from, to) => bands.filter(({ second }) => second >= from && second < to),
    minuteBands: () => minuteBands,
  }
}

function isBands(value: unknown): value is TimedBands {
  if (!isObject(value) || typeof value['second'] !== 'number' || !Array.isArray(value['bands'])) return false
  return value['bands'].every((each) => typeof each === 'number' && each >= 0)
}

function isRow(value: unknown): value is TimedRow {
  if (!isObject(value) || typeof value['second'] !== 'number' || !isObject(value['row'])) return false
  const { state, mode, counts } = value['row']
  return typeof state === 'string' && typeof mode === 'string' && isObject(counts)
}

function isRange(value: unknown): value is TimeRange {
  return isObject(value) && typeof value['from'] === 'number' && typeof value['to'] === 'number'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
