import type { HistoryPage, HistoryRow } from '../../shared/wire/board-history.ts'
import { readRows } from '../../shared/wire/board-history.ts'
import type { Sample } from './series.ts'
import type { ShownState } from './standing.ts'

/** The rows of a source's history as samples of a circuit's past. What cannot be read is left out; nobody can do without it worse. */
export function recalledSamples(pages: readonly HistoryPage[], until: number): readonly Sample[] {
  return pages.flatMap((page, index) => {
    const end = pages[index + 1]?.start ?? until
    return rowsOf(page, 1, end).flatMap(({ second, row }) => {
      const state = shownStateOf(row)
      return state === undefined ? [] : [sampleOf(second, state, row)]
    })
  })
}

/** The rows of a page, `stepS` seconds each; none where it cannot be read. */
export function rowsOf(page: HistoryPage, stepS: number, until: number): ReturnType<typeof readRows> {
  try {
    return readRows(page, stepS, until)
  } catch {
    return []
  }
}

/** The state under which a circuit that stood so is shown; `undefined`: nobody looked. */
export function shownStateOf({ state, mode, isQuiet }: HistoryRow): ShownState | undefined {
  if (state === 'unobserved') return undefined
  if (mode === 'disabled') return 'disabled'
  if (mode === 'forced-open' || mode === 'forced-closed') return 'forced'
  if (state === 'open' || state === 'partly-open') return 'open'
  if (state === 'half-open') return 'half-open'
  return isQuiet ? 'silent' : 'closed'
}

/** A row as a sample of each of its seconds: `stepS` of them. A row of many seconds has what was measured in any of them. */
export function sampleOf(
  second: number,
  state: ShownState,
  { mode, counts, errors, p50, p90, p99, state: kind }: HistoryRow,
  stepS = 1,
): Sample {
  const isMeasured = stepS > 1 || (kind !== 'open' && mode !== 'forced-open' && mode !== 'disabled')
  const figure = (value: number | null) => (isMeasured ? (value ?? NaN) : NaN)
  return {
    second,
    state,
    success: (counts.success + counts.ignored) / stepS,
    failure: counts.failure / stepS,
    timeout: counts.timeout / stepS,
    rejected: counts.rejected / stepS,
    'short-circuited': counts['short-circuited'] / stepS,
    errors: figure(errors),
    p50: figure(p50),
    p90: figure(p90),
    p99: figure(p99),
  }
}
