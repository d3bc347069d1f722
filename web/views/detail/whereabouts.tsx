import type { MouseEvent } from 'react'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { groupQuery } from '../../store/query-edit.ts'
import { writeUrl } from '../../store/url-state.ts'
import './whereabouts.css'

interface WhereaboutsProps {
  readonly reading: CircuitReading
  /** Called to see the board with all circuits of a group. */
  readonly onGroup: (group: string) => void
}

/** Where a circuit belongs: its group, then what is its own of its name. */
export function Whereabouts({ reading: { name, group }, onGroup }: WhereaboutsProps) {
  function onClick(event: MouseEvent): void {
    event.preventDefault()
    onGroup(group)
  }
  if (group === name) return <Step>{name}</Step>
  return (
    <>
      <span className="step">
        <a href={writeUrl(location.search, { query: groupQuery(group), circuit: null })} onClick={onClick}>
          <bdi>{group}</bdi>
        </a>
      </span>
      <Step>{name.startsWith(`${group}.`) ? name.slice(group.length + 1) : name}</Step>
    </>
  )
}

function Step({ children }: { readonly children: string }) {
  return (
    <span className="step" aria-current="page">
      <bdi>{children}</bdi>
    </span>
  )
}

/** The way back, where there is no room for the whole path. */
export function BackLink({ label, onLeave }: { readonly label: string; readonly onLeave: () => void }) {
  return (
    <button type="button" className="back-link" onClick={onLeave}>
      <svg width="10" height="16" viewBox="0 0 10 16" aria-hidden="true">
        <path d="M8.5 1.5L2 8l6.5 6.5" />
      </svg>
      <span className="only-heard">Back to the board from </span>
      <bdi>{label}</bdi>
    </button>
  )
}
