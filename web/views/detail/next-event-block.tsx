import type { NextEvent } from './next-event.ts'
import './next-event-block.css'

/** When what comes next comes. */
export function NextEventBlock({ event }: { readonly event: NextEvent }) {
  const { title, headline, progress, tone, notes } = event
  return (
    <aside className="next-event" aria-label={title}>
      <p className="next-title">{title}</p>
      <p className="next-headline">{headline}</p>
      {progress !== null && (
        <svg
          className={`next-progress tone-${tone}`}
          viewBox="0 0 100 3"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect className="next-whole" width="100" height="3" />
          <rect className="mark-area" width={100 * progress} height="3" />
        </svg>
      )}
      {notes.map((note) => (
        <p key={note} className="next-note">
          {note}
        </p>
      ))}
    </aside>
  )
}
