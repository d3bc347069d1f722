import type { CircuitSlice } from '../../store/board.ts'
import { count } from '../../ui/format.ts'
import { setDuration } from '../../ui/time.ts'
import { settingsOf } from './settings.ts'
import './side.css'

/** What stands beside the charts. */
export function Side({ slice }: { readonly slice: CircuitSlice }) {
  return (
    <aside className="side" aria-label="Errors and settings">
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
