import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import type { Board, CircuitSlice } from '../../store/board.ts'
import { figuresOf } from '../../store/figures.ts'
import { standingOf } from '../../store/standing.ts'
import { attentionInShort } from '../../ui/attention-words.ts'
import { NameText } from '../../ui/name-text.tsx'
import { spokenCircuit } from '../../ui/spoken.ts'
import { StoreChip } from '../../ui/store-chip.tsx'
import { usePresence } from '../../ui/use-presence.ts'
import { openHere } from './circuit-link.tsx'
import { useWorst } from './use-worst.ts'
import '../../ui/control.css'
import './attention-strip.css'

interface AttentionStripProps {
  readonly board: Board
  readonly hrefOf: (circuit: string) => string
  readonly onOpen: (circuit: string) => void
  /** Called to see all circuits that need attention, and no others. */
  readonly onAll: () => void
}

const most = 6

/** What to look at first, in one line above circuits that stand in another order. */
export function AttentionStrip({ board, hrefOf, onOpen, onAll }: AttentionStripProps) {
  const [isInside, presence] = usePresence()
  const worst = useWorst(board, isInside)
  return (
    <aside className="attention-strip" aria-label="Needs attention" {...presence}>
      <h2>Needs attention</h2>
      {worst.length === 0 && <p className="attention-none">Nothing does.</p>}
      <ol>
        {worst.slice(0, most).map((slice) => (
          <li key={slice.key}>
            <Pointer slice={slice} href={hrefOf(slice.key)} onOpen={onOpen} />
          </li>
        ))}
      </ol>
      {worst.length > 0 && (
        <button type="button" className="link" onClick={onAll}>
          All {worst.length}
        </button>
      )}
    </aside>
  )
}

interface PointerProps {
  readonly slice: CircuitSlice
  readonly href: string
  readonly onOpen: (circuit: string) => void
}

function Pointer({ slice, href, onOpen }: PointerProps) {
  const { reading, lastTrip, isStale } = slice
  const standing = standingOf(reading)
  return (
    <>
      <Glyph state={glyphOf(slice)} size={24} name={null} isStale={isStale} />
      <a
        className="circuit-link"
        href={href}
        aria-label={spokenCircuit(slice, standing, figuresOf(reading, standing, lastTrip))}
        onClick={(event) => openHere(event, () => onOpen(slice.key))}
      >
        <NameText name={reading.name} />
      </a>
      <span className="attention-lead">{attentionInShort(slice, standing)}</span>
      <StoreChip reading={reading} />
    </>
  )
}
