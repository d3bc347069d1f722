import type { Grouping } from './grouping.ts'
import { groupings } from './grouping.ts'
import type { Sort } from './rank.ts'
import { sorts } from './rank.ts'
import { isSpan } from './shown-time.ts'
import type { TimeRange } from './time-range.ts'

/** How much time the charts of a circuit show, in minutes. */
export const ranges = [1, 5, 15, 60, 180] as const

/** One of them. */
export type Range = (typeof ranges)[number]

/** In how much detail the board shows its circuits, the most first; the table shows all figures of each. */
export const views = ['cards', 'dense', 'wall', 'table'] as const

/** One of them. */
export type View = (typeof views)[number]

/** What of the page is in its address, so that it can be passed on and gone back to. */
export interface UrlState {
  /** What the board is searched for. */
  readonly query: string
  readonly view: View
  /** `null`: as is usual in the view. */
  readonly sort: Sort | null
  /** `null`: as is usual in the view. */
  readonly grouping: Grouping | null
  /** The key of the circuit that is looked at; `null`: the board. */
  readonly circuit: string | null
  readonly range: Range
  /** The stretch of time that is looked at, of a circuit; `null`: the last minutes. */
  readonly span: TimeRange | null
  /** The instant that is looked at, in milliseconds since 1970; `null`: now. */
  readonly moment: number | null
  /** `null`: as the system has it. */
  readonly theme: 'light' | 'dark' | null
}

const themes = ['light', 'dark'] as const

/** @param search The address from its question mark on. */
export function readUrl(search: string): UrlState {
  const parameters = new URLSearchParams(search)
  const oneOf = <Value extends string>(name: string, values: readonly Value[]): Value | undefined =>
    values.find((value) => value === parameters.get(name))
  return {
    query: parameters.get('q') ?? '',
    view: oneOf('view', views) ?? 'cards',
    sort: oneOf('sort', sorts) ?? null,
    grouping: oneOf('group', groupings) ?? null,
    circuit: parameters.get('c'),
    range: ranges.find((minutes) => String(minutes) === parameters.get('range')) ?? 5,
    span: spanOf(parameters.get('span')),
    moment: timeOf(parameters.get('at')),
    theme: oneOf('theme', themes) ?? null,
  }
}

/** The address with a change made to it, from its question mark on. What is as usual is left out. */
export function writeUrl(search: string, change: Partial<UrlState>): string {
  const parameters = new URLSearchParams(search)
  const next = { ...readUrl(search), ...change }
  const set = (name: string, value: string | null) =>
    value === null ? parameters.delete(name) : parameters.set(name, value)
  set('q', next.query === '' ? null : next.query)
  set('view', next.view === 'cards' ? null : next.view)
  set('sort', next.sort)
  set('group', next.grouping)
  set('c', next.circuit)
  set('range', next.range === 5 ? null : String(next.range))
  set('span', next.span === null ? null : `${next.span.from / 1_000}-${next.span.to / 1_000}`)
  set('at', next.moment === null ? null : String(next.moment / 1_000))
  set('theme', next.theme)
  const text = parameters.toString()
  return text === '' ? './' : `?${text}`
}

/** What a view is sorted by where nobody has said: the worst first where one reads on, else what is easy to find again. */
export function usualSort(view: View): Sort {
  return view === 'cards' || view === 'table' ? 'trouble' : 'name'
}

/** What a view is grouped by where nobody has said. */
export function usualGrouping(view: View): Grouping {
  return view === 'cards' || view === 'table' ? 'none' : 'prefix'
}

/** `1769000000-1769000300`, in seconds since 1970. */
function spanOf(text: string | null): TimeRange | null {
  const [from, to, ...more] = (text ?? '').split('-').map(timeOf)
  if (typeof from !== 'number' || typeof to !== 'number' || more.length > 0) return null
  return isSpan({ from, to }) ? { from, to } : null
}

function timeOf(text: string | null): number | null {
  return text !== null && /^\d{1,11}(?:\.\d{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : null
}
