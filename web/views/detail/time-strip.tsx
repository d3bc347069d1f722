import type { TimeChange } from '../../store/shown-time.ts'
import type { Sentence } from '../../ui/connection-sentences.ts'
import { Kbd } from '../../ui/kbd.tsx'
import '../../ui/control.css'
import './time-strip.css'

interface TimeStripProps {
  readonly sentence: Sentence
  /** What leads back. @default "Back to live" */
  readonly back?: string | undefined
  readonly onBack: () => void
  /** Called to look half a stretch earlier (-1) or later (1). */
  readonly onMove: (direction: -1 | 1) => void
  /** Called to look at half the stretch, or twice. */
  readonly onZoom: (factor: 0.5 | 2) => void
}

/** Says that the page shows what was, and leads back to what is. */
export function TimeStrip({ sentence, back = 'Back to live', onBack, onMove, onZoom }: TimeStripProps) {
  return (
    <section className="time-strip" aria-label="Time looked at">
      <p>
        <b>{sentence.lead}</b>
        {sentence.rest}
      </p>
      <div className="time-steps">
        <button type="button" className="control" onClick={() => onMove(-1)}>
          Earlier <Kbd>{'{'}</Kbd>
        </button>
        <button type="button" className="control" onClick={() => onMove(1)}>
          Later <Kbd>{'}'}</Kbd>
        </button>
        <button type="button" className="control" onClick={() => onZoom(0.5)}>
          Closer <Kbd>+</Kbd>
        </button>
        <button type="button" className="control" onClick={() => onZoom(2)}>
          Wider <Kbd>-</Kbd>
        </button>
      </div>
      <button type="button" className="control is-main" onClick={onBack}>
        {back} <Kbd>Esc</Kbd>
      </button>
    </section>
  )
}

/** What a press on the page's buttons of time asks for. */
export type OnTime = (change: TimeChange) => void
