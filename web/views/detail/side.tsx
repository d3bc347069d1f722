import type { Timeline } from '../../charts/timeline.ts'
import type { CircuitSlice } from '../../store/board.ts'
import type { Happening } from '../../ui/happenings.ts'
import { count } from '../../ui/format.ts'
import { setDuration } from '../../ui/time.ts'
import { settingsOf } from './settings.ts'
import { WhatHappened } from './what-happened.tsx'
import './side.css'

interface SideProps {
  readonly slice: CircuitSlice
  readonly happenings: readonly Happening[]
  readonly timeline: Timeline
  /** The instant that is looked at, in milliseconds since 1970; `null`: none. */
  readonly moment: number | null
  readonly onMoment: (at: number) => void
}

/** What stands beside the charts. */
export function Side({ slice, ...time }: SideProps) {
  return (
    <aside className="side" aria-label="What happened, and settings">
      <WhatHappened {...time} now={slice.at} />
      <TripErrors slice={slice} />
      <h2>Settings in force</h2>
      <dl className="settings">
        {settingsOf(slice.reading).map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}

function TripErrors({ slice: { lastTrip } }: { readonly slice: CircuitSlice }) {
  if (lastTrip?.cause.kind !== 'rule' || lastTrip.cause.errors.length === 0) return null
  const { measured, errors } = lastTrip.cause
  return (
    <>
      <h2>
        Errors at the last trip
        <span>
          {count(measured.errors)} in {setDuration(measured.windowMs)}
        </span>
      </h2>
      <ul className="trip-errors">
        {errors.map(({ error, count: often }) => (
          <li key={error}>
            <b>{count(often)}</b>
            <code>{error}</code>
          </li>
        ))}
      </ul>
    </>
  )
}
