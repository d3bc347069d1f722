import type { MouseEvent } from 'react'
import type { CircuitSlice } from '../../store/board.ts'
import { NameText } from '../../ui/name-text.tsx'
import './circuit-link.css'

/** What a card or row hands on to its link. */
export interface LinkProps {
  readonly href: string
  /** Whether it is where the Tab key stops. */
  readonly isStop: boolean
  readonly onOpen: (circuit: string) => void
  readonly onFocus: (circuit: string) => void
}

interface CircuitLinkProps extends LinkProps {
  readonly slice: CircuitSlice
  /** The circuit in a sentence that begins with its name, for a listener. */
  readonly label: string
}

/**
 * A circuit's name, which leads to its own view. The link spreads over the whole card or row around it. A click with a
 * modifier is left to the browser: a new tab, a new window.
 */
export function CircuitLink({ slice, label, href, isStop, onOpen, onFocus }: CircuitLinkProps) {
  const { key } = slice
  function onClick(event: MouseEvent): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen(key)
  }
  return (
    <h2 className="circuit-name">
      <a
        className="circuit-link"
        href={href}
        aria-label={label}
        tabIndex={isStop ? 0 : -1}
        data-circuit={key}
        onClick={onClick}
        onFocus={() => onFocus(key)}
      >
        <NameText name={slice.reading.name} />
      </a>
    </h2>
  )
}
