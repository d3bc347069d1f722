import type { ShownState } from './standing.ts'
import { shownStates } from './standing.ts'
import type { Sort } from './rank.ts'
import { sorts } from './rank.ts'

/** How much time the charts of a circuit show, in minutes. */
export const ranges = [1, 5, 15] as const

/** One of them. */
export type Range = (typeof ranges)[number]

/** What of the page is in its address, so that it can be passed on and gone back to. */
export interface UrlState {
  readonly query: string
  readonly state: ShownState | null
  readonly sort: Sort
  /** The key of the circuit that is looked at; `null`: the board. */
  readonly circuit: string | null
  readonly range: Range
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
    state: oneOf('state', shownStates) ?? null,
    sort: oneOf('sort', sorts) ?? 'trouble',
    circuit: parameters.get('c'),
    range: ranges.find((minutes) => String(minutes) === parameters.get('range')) ?? 5,
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
  set('state', next.state)
  set('sort', next.sort === 'trouble' ? null : next.sort)
  set('c', next.circuit)
  set('range', next.range === 5 ? null : String(next.range))
  const text = parameters.toString()
  return text === '' ? './' : `?${text}`
}
