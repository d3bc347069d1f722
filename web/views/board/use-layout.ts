import { useState } from 'react'
import type { Layout, LayoutGroup } from '../../layout/place.ts'

/** A layout, made anew only when names, their order or the room change: a board has news every second, its places seldom. */
export function useLayout<Kind extends Layout>(
  groups: readonly LayoutGroup[],
  room: string,
  make: (groups: readonly LayoutGroup[]) => Kind,
): Kind {
  const [known, setKnown] = useState<Known<Kind> | null>(null)
  if (known && known.room === room && areAlike(known.groups, groups)) return known.layout
  const made = { groups, room, layout: make(groups) }
  setKnown(made)
  return made.layout
}

interface Known<Kind> {
  readonly groups: readonly LayoutGroup[]
  readonly room: string
  readonly layout: Kind
}

function areAlike(a: readonly LayoutGroup[], b: readonly LayoutGroup[]): boolean {
  return a.length === b.length && a.every((group, index) => isAlike(group, b[index]!))
}

function isAlike(a: LayoutGroup, b: LayoutGroup): boolean {
  return (
    a.name === b.name &&
    a.keys.length === b.keys.length &&
    a.keys.every((key, index) => key === b.keys[index])
  )
}
