import { readQuery, wordsOf } from './query.ts'
import type { ShownState } from './standing.ts'
import { shownStates } from './standing.ts'

/** The one state that a search asks for; `null` when it asks for none or for several. */
export function stateInQuery(text: string): ShownState | null {
  const asked = readQuery(text).terms.flatMap((term) =>
    term.kind === 'state' && !term.isNot ? term.states : [],
  )
  return asked.length === 1 ? (shownStates.find((state) => state === asked[0]) ?? null) : null
}

/** The same search for another state; `null`: for any. */
export function withState(text: string, state: ShownState | null): string {
  const others = wordsOf(text).filter((word) => !/^state[:=]/i.test(word))
  return (state === null ? others : [`state:${state}`, ...others]).join(' ')
}

/** The search for all circuits of a group. */
export function groupQuery(group: string): string {
  return `group:${/[\s"]/.test(group) ? `"${group.replaceAll('"', '*')}"` : group}`
}
