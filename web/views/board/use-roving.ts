import type { RefObject } from 'react'
import { useState } from 'react'
import { useKeys } from '../../ui/use-keys.ts'
import type { GridKey } from './grid.ts'
import { steppedTo } from './grid.ts'

/** Where the Tab key stops in a list, and what moves that. */
export interface Roving {
  /** The key of the circuit where the Tab key stops. */
  readonly stop: string | undefined
  /** To be told which circuit has got the focus. */
  readonly onFocus: (circuit: string) => void
}

/** Makes the circuits one stop of the Tab key, among which arrows, `j` and `k` move. */
export function useRoving(
  list: RefObject<HTMLElement | null>,
  keys: readonly string[],
  columns: number,
  first: string | null,
): Roving {
  const [chosen, setChosen] = useState(first)
  const index = Math.max(0, keys.indexOf(chosen ?? ''))
  const isInside = () => list.current?.contains(document.activeElement) ?? false
  const step = (key: GridKey) => (event: KeyboardEvent) => {
    const isLetter = key === 'j' || key === 'k'
    if (!isLetter && !isInside()) return
    event.preventDefault()
    const to = isInside() ? steppedTo(key, index, keys.length, columns) : index
    linkOf(list.current, keys[to])?.focus()
  }
  useKeys({
    ArrowLeft: step('ArrowLeft'),
    ArrowRight: step('ArrowRight'),
    ArrowUp: step('ArrowUp'),
    ArrowDown: step('ArrowDown'),
    Home: step('Home'),
    End: step('End'),
    j: step('j'),
    k: step('k'),
  })
  return { stop: keys[index], onFocus: setChosen }
}

/** The link of a circuit within a list. */
export function linkOf(list: HTMLElement | null, circuit: string | undefined): HTMLElement | null {
  if (circuit === undefined) return null
  return list?.querySelector<HTMLElement>(`[data-circuit="${CSS.escape(circuit)}"]`) ?? null
}
