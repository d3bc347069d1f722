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
  /** What of the name is shown, where its neighbours share the rest. @default all of it */
  readonly shown?: string
}

/** A circuit's name as a heading, which leads to its own view. */
export function CircuitLink(props: CircuitLinkProps) {
  return (
    <h2 className="circuit-name">
      <CircuitAnchor {...props} />
    </h2>
  )
}

/**
 * A circuit's name, which leads to its own view. The link spreads over the whole card or row around it. A click with a
 * modifier is left to the browser: a new tab, a new window.
 */
export function CircuitAnchor({ slice, label, shown, href, isStop, onOpen, onFocus }: CircuitLinkProps) {
  const { key, reading } = slice
  return (
    <a
      className="circuit-link"
      href={href}
      aria-label={label}
      tabIndex={isStop ? 0 : -1}
      data-circuit={key}
      onClick={(event) => openHere(event, () => onOpen(key))}
      onFocus={() => onFocus(key)}
    >
      {shown === undefined ? (
        <NameText name={reading.name} />
      ) : (
        <ShortName name={reading.name} shown={shown} />
      )}
    </a>
  )
}

/** Does what a plain click asks for; one with a modifier is the browser's. */
export function openHere(event: MouseEvent, open: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  open()
}

function ShortName({ name, shown }: { readonly name: string; readonly shown: string }) {
  return (
    <span className="name" title={name}>
      <bdi className="name-tail">{shown}</bdi>
    </span>
  )
}
