import type { RefObject } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { Place } from '../../layout/place.ts'
import type { StepKey } from '../../layout/step.ts'
import { stepKeys, steppedTo } from '../../layout/step.ts'
import { useKeys } from '../../ui/use-keys.ts'

/** Where the Tab key stops in a list, and what moves that. */
export interface Roving {
  /** The key of the circuit where the Tab key stops; it must be drawn wherever it stands. */
  readonly stop: string | undefined
  /** To be told which circuit has got the focus. */
  readonly onFocus: (circuit: string) => void
}

/** Makes the circuits one stop of the Tab key, among which arrows, `j` and `k` move. */
export function useRoving(
  list: RefObject<HTMLElement | null>,
  places: readonly Place[],
  first: string | null,
): Roving {
  const [chosen, setChosen] = useState(first)
  const isAwaited = useRef(false)
  const index = Math.max(
    0,
    places.findIndex(({ key }) => key === chosen),
  )
  const stop = places[index]?.key
  const isInside = () => list.current?.contains(document.activeElement) ?? false
  const step = (key: StepKey) => (event: KeyboardEvent) => {
    const isLetter = key === 'j' || key === 'k'
    if (!isLetter && !isInside()) return
    event.preventDefault()
    focusOn(places[isInside() ? steppedTo(key, index, places) : index]?.key)
  }
  useKeys(Object.fromEntries(stepKeys.map((key) => [key, step(key)])))
  useLayoutEffect(() => {
    if (!isAwaited.current) return
    isAwaited.current = false
    linkOf(list.current, stop)?.focus()
  })
  return { stop, onFocus: setChosen }

  /** A circuit that is out of sight is drawn first. */
  function focusOn(key: string | undefined): void {
    const link = linkOf(list.current, key)
    if (link) return link.focus()
    if (key === undefined) return
    isAwaited.current = true
    setChosen(key)
  }
}

/** The link of a circuit within a list. */
export function linkOf(list: HTMLElement | null, circuit: string | undefined): HTMLElement | null {
  if (circuit === undefined) return null
  return list?.querySelector<HTMLElement>(`[data-circuit="${CSS.escape(circuit)}"]`) ?? null
}

/** Places in a single column. */
export function columnPlaces(keys: readonly string[]): readonly Place[] {
  return keys.map((key, y) => ({ key, x: 0, y, width: 1, height: 1 }))
}
