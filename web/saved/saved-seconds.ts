import { isObject } from '../../shared/wire/turbine-values.ts'
import type { Past, SeriesField } from '../store/series.ts'
import { Series, seriesFields } from '../store/series.ts'
import type { ShownState } from '../store/standing.ts'
import { shownStates } from '../store/standing.ts'

/** Seconds of a circuit's past as they are written into a file; `null`: not measured, or not known. */
export interface SavedSeconds extends Readonly<Record<SeriesField, readonly (number | null)[]>> {
  /** The first of them, in seconds since 1970. */
  readonly from: number
  readonly states: readonly (ShownState | null)[]
}

/** The seconds of a past; `to` not included. */
export function saveSeconds(past: Past, from: number, to: number): SavedSeconds {
  const read = (field: SeriesField) => Array.from(past.read(field, from, Math.max(from, to)), rounded)
  return {
    from,
    states: past.states(from, Math.max(from, to)).map((state) => state ?? null),
    success: read('success'),
    failure: read('failure'),
    timeout: read('timeout'),
    rejected: read('rejected'),
    'short-circuited': read('short-circuited'),
    errors: read('errors'),
    p50: read('p50'),
    p90: read('p90'),
    p99: read('p99'),
  }
}

/** The past that was saved. What cannot be read is left out. */
export function readSeconds(saved: unknown): Past {
  const series = new Series()
  if (!isObject(saved) || typeof saved['from'] !== 'number' || !Array.isArray(saved['states'])) return series
  const { from, states } = saved
  const columns = new Map(seriesFields.map((field) => [field, listOf(saved[field])]))
  for (const [index, word] of states.entries()) {
    const state = shownStates.find((each) => each === word)
    const figure = (field: SeriesField) => numberOf(columns.get(field)?.[index])
    if (state === undefined) continue
    const second = from + index
    if (Number.isNaN(figure('success'))) series.writeState(state, second, second + 1)
    else series.write({ ...figuresOf(figure), second, state })
  }
  return series
}

function figuresOf(figure: (field: SeriesField) => number): Readonly<Record<SeriesField, number>> {
  return {
    success: figure('success'),
    failure: figure('failure'),
    timeout: figure('timeout'),
    rejected: figure('rejected'),
    'short-circuited': figure('short-circuited'),
    errors: figure('errors'),
    p50: figure('p50'),
    p90: figure('p90'),
    p99: figure('p99'),
  }
}

/** Four figures are more than can be seen. */
function rounded(value: number): number | null {
  return Number.isNaN(value) ? null : Number(value.toPrecision(4))
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
