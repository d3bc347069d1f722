import { useEffect, useRef, useState } from 'react'
import type { OpenedFile } from '../../saved/read-saved.ts'
import type { TimeChange } from '../../store/shown-time.ts'
import { isLive } from '../../store/shown-time.ts'
import { clockTime } from '../../ui/time.ts'
import { TopBar } from '../../ui/top-bar.tsx'
import { CircuitDetail } from '../detail/circuit-detail.tsx'
import { Patterns } from '../../charts/patterns.tsx'
import '../detail/whereabouts.css'
import './saved-view.css'

interface SavedViewProps {
  readonly file: OpenedFile
  /** Milliseconds since 1970 by the browser's clock. */
  readonly now: number
}

/** A circuit out of a file: its view, without a server. */
export function SavedView({ file, now }: SavedViewProps) {
  const { slice, span, savedAt, title, environment, brand } = file
  const heading = useRef<HTMLHeadingElement>(null)
  const home = { span, moment: null }
  const [time, setTime] = useState<TimeChange>(home)
  const lengthMinutes = (span.to - span.from) / 60_000
  const wish = { minutes: lengthMinutes, ...time }
  const name = brand ?? 'Fuseboard'
  const info = { title, environment, sources: [], links: [] }
  useEffect(() => {
    document.title = `${slice.reading.name} · ${name}`
  }, [slice, name])
  return (
    <>
      <Patterns />
      <TopBar
        name={name}
        info={info}
        status={{ kind: 'saved', at: savedAt }}
        now={now}
        onHome={() => setTime(home)}
        path={
          <span className="step" aria-current="page">
            <bdi>{slice.reading.name}</bdi>
          </span>
        }
      />
      <main className="detail">
        <p className="saved-note">
          Saved at {clockTime(savedAt, now)}: {clockTime(span.from, now)} to {clockTime(span.to, now)}. This
          file needs no server.
        </p>
        <CircuitDetail
          {...{ slice, heading, wish, home }}
          isSaved
          busiest={0}
          back="Back to the whole"
          onTime={(change) => setTime(isLive(change) ? home : change)}
          onLeave={() => setTime(home)}
        />
      </main>
    </>
  )
}
