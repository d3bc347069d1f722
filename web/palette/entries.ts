import type { LinkInfo } from '../../shared/wire/board.ts'
import type { CircuitSlice } from '../store/board.ts'
import { withState } from '../store/query-edit.ts'
import type { ShownState } from '../store/standing.ts'
import { shownStateOf, shownStates, standingOf } from '../store/standing.ts'
import type { UrlState } from '../store/url-state.ts'
import { groupingOptions, sortOptions, viewOptions } from '../ui/choice-names.ts'
import { matchScore } from './match-score.ts'

/** What an entry of the palette does. */
export type Command =
  | { readonly kind: 'open'; readonly circuit: string }
  | { readonly kind: 'go'; readonly change: Partial<UrlState> }
  | { readonly kind: 'follow'; readonly href: string }
  | { readonly kind: 'pause' | 'retry' | 'keys' }

/** Something that can be found in the palette. */
export interface Entry {
  /** Unique within the palette. */
  readonly id: string
  readonly label: string
  readonly section: Section
  /** How the circuit stands, for entries that lead to one. */
  readonly state?: ShownState
  /** The key that does the same. */
  readonly keyCap?: string
  readonly command: Command
}

/** The parts of the palette, in their order. */
export const sections = [
  'Circuits',
  'Show only',
  'View',
  'Group by',
  'Sort by',
  'Theme',
  'Page',
  'Links',
] as const

/** One of them. */
export type Section = (typeof sections)[number]

interface PaletteOptions {
  readonly circuits: readonly CircuitSlice[]
  readonly links: readonly LinkInfo[]
  /** What the board is searched for, which a state is added to. */
  readonly query: string
  readonly isPaused: boolean
}

/** All that can be done and gone to; circuits first. */
export function entriesOf({ circuits, links, query, isPaused }: PaletteOptions): readonly Entry[] {
  return [
    ...circuits.map(circuitEntry),
    ...shownStates.map((state) => go('Show only', state, { query: withState(query, state), circuit: null })),
    ...viewOptions.map(({ value, name }) =>
      go('View', name, { view: value, circuit: null }, value.charAt(0)),
    ),
    ...groupingOptions.map(({ value, name }) => go('Group by', name, { grouping: value, circuit: null })),
    ...sortOptions.map(({ value, name }) => go('Sort by', name, { sort: value, circuit: null })),
    ...themes.map(([name, theme]) => go('Theme', name, { theme })),
    ...pageEntries(isPaused),
    ...links.map(({ label, href }): Entry => ({
      id: `link ${label} ${href}`,
      label,
      section: 'Links',
      command: { kind: 'follow', href },
    })),
  ]
}

const themes = [
  ['Light', 'light'],
  ['Dark', 'dark'],
  ['As the system has it', null],
] as const

/** The entries that fit what somebody has written, the best first, at most so many of each section. */
export function foundEntries(entries: readonly Entry[], text: string, most = 8): readonly Entry[] {
  const scored = entries.flatMap((entry) => {
    const score = scoreOf(entry, text)
    return score === null ? [] : [{ entry, score }]
  })
  return sections.flatMap((section) =>
    scored
      .filter(({ entry }) => entry.section === section)
      .toSorted((a, b) => b.score - a.score || rankOf(a.entry) - rankOf(b.entry))
      .slice(0, most)
      .map(({ entry }) => entry),
  )
}

/** Of circuits that fit equally the one in trouble comes first. */
function rankOf({ state }: Entry): number {
  return state === undefined ? 0 : shownStates.indexOf(state)
}

/** `group prefix` finds the entry "Prefix" under "Group by"; with nothing written everything fits equally. */
function scoreOf({ section, label }: Entry, text: string): number | null {
  const isCircuit = section === 'Circuits'
  return (
    matchScore(label, text, !isCircuit) ?? (isCircuit ? null : matchScore(`${section} ${label}`, text, true))
  )
}

function circuitEntry({ key, sourceLabel, reading }: CircuitSlice): Entry {
  return {
    id: `circuit ${key}`,
    label: sourceLabel === null ? reading.name : `${reading.name} · ${sourceLabel}`,
    section: 'Circuits',
    state: shownStateOf(standingOf(reading)),
    command: { kind: 'open', circuit: key },
  }
}

function go(section: Section, label: string, change: Partial<UrlState>, keyCap?: string): Entry {
  const command: Command = { kind: 'go', change }
  return { id: `${section} ${label}`, label, section, command, ...(keyCap !== undefined && { keyCap }) }
}

function pageEntries(isPaused: boolean): readonly Entry[] {
  return [
    {
      id: 'pause',
      label: isPaused ? 'Go on' : 'Pause',
      section: 'Page',
      keyCap: '.',
      command: { kind: 'pause' },
    },
    { id: 'retry', label: 'Connect again at once', section: 'Page', keyCap: 'r', command: { kind: 'retry' } },
    {
      id: 'clear',
      label: 'Clear the filter',
      section: 'Page',
      keyCap: 'Esc',
      command: { kind: 'go', change: { query: '' } },
    },
    { id: 'keys', label: 'All keys', section: 'Page', keyCap: '?', command: { kind: 'keys' } },
  ]
}
