import type { CircuitReading, TransitionReading } from '../../../shared/wire/reading.ts'
import type { Timeline } from '../../charts/timeline.ts'
import type { CircuitSlice } from '../../store/board.ts'
import type { Happening } from '../../ui/happenings.ts'
import { count } from '../../ui/format.ts'
import { setDuration } from '../../ui/time.ts'
import { callersOf } from './callers.ts'
import { tripUntil } from './trip-until.ts'
import { SettingsList } from './settings-list.tsx'
import { WhatHappened } from './what-happened.tsx'
import './side.css'

interface SideProps {
  readonly slice: CircuitSlice
  readonly happenings: readonly Happening[]
  readonly timeline: Timeline
  /** The instant that is looked at, in milliseconds since 1970; `null`: none. */
  readonly moment: number | null
  /** The end of what is looked at, in milliseconds since 1970; `null`: now. */
  readonly until: number | null
  readonly onMoment: (at: number) => void
}

/** What stands beside the charts. Of how callers were served only the present is known. */
export function Side({ slice, until, ...time }: SideProps) {
  return (
    <aside className="side" aria-label="What happened, and settings">
      <WhatHappened {...time} now={slice.at} />
      <TripErrors trip={tripUntil(slice, until)} />
      {until === null && <Callers reading={slice.reading} />}
      <SettingsList reading={slice.reading} />
    </aside>
  )
}

function TripErrors({ trip }: { readonly trip: TransitionReading | null }) {
  if (trip?.cause.kind !== 'rule' || trip.cause.errors.length === 0) return null
  const { measured, errors } = trip.cause
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

function Callers({ reading }: { readonly reading: CircuitReading }) {
  const lines = callersOf(reading)
  if (lines.length === 0) return null
  return (
    <section className="callers" aria-labelledby="callers">
      <h2 id="callers">
        Callers <span>last {setDuration(reading.window.ms)}</span>
      </h2>
      <dl className="settings">
        {lines.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
