import { useState } from 'react'
import { Glyph } from '../../charts/glyph.tsx'
import { plainGlyph } from '../../charts/glyph-of.ts'
import type { Timeline } from '../../charts/timeline.ts'
import type { Happening } from '../../ui/happenings.ts'
import { happeningsInShort } from '../../ui/happenings.ts'
import { clockTime } from '../../ui/time.ts'
import { shownHappenings } from './shown-happenings.ts'
import '../../ui/control.css'
import './what-happened.css'

interface WhatHappenedProps {
  readonly happenings: readonly Happening[]
  readonly timeline: Timeline
  /** The instant that is looked at, in milliseconds since 1970; `null`: none. */
  readonly moment: number | null
  /** The source's time. */
  readonly now: number
  readonly onMoment: (at: number) => void
}

/** The changes of state, each with its cause; a press on one looks at that time. */
export function WhatHappened({ happenings, timeline, moment, now, onMoment }: WhatHappenedProps) {
  const [isWhole, setWhole] = useState(false)
  const { within, lines, hidden, note } = shownHappenings(happenings, timeline, isWhole)
  const isChosen = ({ at }: Happening) => moment !== null && Math.abs(at - moment) < timeline.binMs
  return (
    <section className="what-happened" aria-labelledby="what-happened">
      <h2 id="what-happened">
        What happened <span>{happeningsInShort(within, timeline.to - timeline.from)}</span>
      </h2>
      {note !== '' && <p className="happening-none">{note}</p>}
      <ol>
        {lines.map((happening) => (
          <li key={`${happening.at} ${happening.sentence}`}>
            <button
              type="button"
              className="happening"
              aria-pressed={isChosen(happening)}
              onClick={() => onMoment(happening.at)}
            >
              <Glyph state={plainGlyph(happening.to)} size={14} name={null} />
              <time dateTime={new Date(happening.at).toISOString()}>{clockTime(happening.at, now)}</time>
              <span className="happening-words">{happening.sentence}</span>
            </button>
          </li>
        ))}
      </ol>
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          Show {hidden} earlier
        </button>
      )}
    </section>
  )
}
