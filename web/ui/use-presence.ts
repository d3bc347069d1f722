import type { FocusEvent, PointerEvent } from 'react'
import { useMemo, useState } from 'react'

/** What an element must be given so that it knows whether somebody is in it. */
export interface PresenceHandlers {
  readonly onPointerEnter: (event: PointerEvent) => void
  readonly onPointerLeave: () => void
  readonly onFocus: () => void
  readonly onBlur: (event: FocusEvent) => void
}

/** Whether the pointer or the focus is inside an element. A finger that has been lifted is nowhere. */
export function usePresence(): readonly [boolean, PresenceHandlers] {
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const handlers = useMemo<PresenceHandlers>(
    () => ({
      onPointerEnter: ({ pointerType }) => setPointed(pointerType !== 'touch'),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget)),
    }),
    [],
  )
  return [isPointed || isFocused, handlers]
}
