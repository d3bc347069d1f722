import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import { NotClosedChart } from '../../charts/not-closed.tsx'
import type { Board, CircuitSlice } from '../../store/board.ts'
import { figuresOf, volumeOf } from '../../store/figures.ts'
import { standingOf } from '../../store/standing.ts'
import { tallyOf } from '../../store/tally.ts'
import { attentionWords } from '../../ui/attention-words.ts'
import { NameText } from '../../ui/name-text.tsx'
import { usePresence } from '../../ui/use-presence.ts'
import { spokenCircuit } from '../../ui/spoken.ts'
import { openHere } from './circuit-link.tsx'
import { useWorst } from './use-worst.ts'
import './attention.css'

interface AttentionProps {
  readonly board: Board
  readonly busiest: number
  readonly hrefOf: (circuit: string) => string
  readonly onOpen: (circuit: string) => void
}

const most = 12

/** What to look at first, beside a wall that stands still: the worst circuits, and how it came to this. */
export function Attention({ board, busiest, hrefOf, onOpen }: AttentionProps) {
  const [isInside, presence] = usePresence()
  const worst = useWorst(board, isInside)
  const { open, 'half-open': halfOpen } = tallyOf(board.circuits)
  return (
    <aside className="attention" aria-label="Needs attention" {...presence}>
      <div className="attention-head">
        <h2>Not closed, last 15 min</h2>
        <span>{open + halfOpen} now</span>
      </div>
      <NotClosedChart circuits={board.circuits} />
      <div className="attention-head">
        <h2>Needs attention</h2>
        <span>{worst.length > most ? `worst ${most} of ${worst.length}` : worst.length}</span>
      </div>
      {worst.length === 0 && <p className="attention-none">Nothing does.</p>}
      <ol>
        {worst.slice(0, most).map((slice) => (
          <li key={slice.key}>
            <Troubled {...{ slice, busiest, onOpen }} href={hrefOf(slice.key)} />
          </li>
        ))}
      </ol>
    </aside>
  )
}

interface TroubledProps {
  readonly slice: CircuitSlice
  readonly busiest: number
  readonly href: string
  readonly onOpen: (circuit: string) => void
}

function Troubled({ slice, busiest, href, onOpen }: TroubledProps) {
  const standing = standingOf(slice.reading)
  const figures = figuresOf(slice.reading, standing, slice.lastTrip)
  return (
    <>
      <Glyph
        state={glyphOf(slice)}
        size={44}
        name={null}
        volume={volumeOf(figures, busiest)}
        isStale={slice.isStale}
      />
      <div className="attention-words">
        <a
          className="circuit-link"
          href={href}
          aria-label={spokenCircuit(slice, standing, figures)}
          onClick={(event) => openHere(event, () => onOpen(slice.key))}
        >
          <NameText name={slice.reading.name} />
        </a>
        <p className="attention-why">{attentionWords(slice, standing)}</p>
      </div>
    </>
  )
}
