import { Command as Menu } from 'cmdk'
import { useMemo, useRef, useState } from 'react'
import type { LinkInfo } from '../../shared/wire/board.ts'
import { plainGlyph } from '../charts/glyph-of.ts'
import { Glyph } from '../charts/glyph.tsx'
import type { CircuitSlice } from '../store/board.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useModal } from '../ui/use-modal.ts'
import type { Command, Entry } from './entries.ts'
import { entriesOf, foundEntries, sections } from './entries.ts'
import './palette.css'

export interface PaletteProps {
  readonly circuits: readonly CircuitSlice[]
  readonly links: readonly LinkInfo[]
  readonly query: string
  readonly isPaused: boolean
  readonly onCommand: (command: Command) => void
  readonly onClose: () => void
}

/** Finds circuits and everything that the page can do, by a few letters. */
export function Palette({ circuits, links, query, isPaused, onCommand, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const entries = useMemo(
    () => entriesOf({ circuits, links, query, isPaused }),
    [circuits, links, query, isPaused],
  )
  const found = useMemo(() => foundEntries(entries, text), [entries, text])
  useModal(dialog)
  function run({ command }: Entry): void {
    dialog.current?.close()
    onCommand(command)
  }
  return (
    <dialog ref={dialog} className="palette" aria-label="Search circuits and commands" onClose={onClose}>
      <Menu label="Search circuits and commands" shouldFilter={false} loop>
        <Menu.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Find a circuit, or what to do"
        />
        <Menu.List>
          <Menu.Empty>Nothing is called so.</Menu.Empty>
          {sections.map((section) => (
            <Section key={section} section={section} entries={found} onRun={run} />
          ))}
        </Menu.List>
      </Menu>
    </dialog>
  )
}

interface SectionProps {
  readonly section: Entry['section']
  readonly entries: readonly Entry[]
  readonly onRun: (entry: Entry) => void
}

function Section({ section, entries, onRun }: SectionProps) {
  const own = entries.filter((entry) => entry.section === section)
  if (own.length === 0) return null
  return (
    <Menu.Group heading={section}>
      {own.map((entry) => (
        <Menu.Item key={entry.id} value={entry.id} onSelect={() => onRun(entry)}>
          {entry.state !== undefined && <Glyph state={plainGlyph(entry.state)} size={14} name={null} />}
          <bdi className="palette-label">{entry.label}</bdi>
          {entry.state !== undefined && <span className="palette-state">{entry.state}</span>}
          {entry.keyCap !== undefined && <Kbd>{entry.keyCap}</Kbd>}
        </Menu.Item>
      ))}
    </Menu.Group>
  )
}
