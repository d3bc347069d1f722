import { Fragment, useRef } from 'react'
import type { CircuitSlice } from '../../store/board.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import type { CircuitListProps } from './list-props.ts'
import { GroupHeading } from '../../ui/group-heading.tsx'
import { CalmRow } from './calm-row.tsx'
import { FarCircuit } from './far-circuit.tsx'
import { TroubleRow } from './trouble-row.tsx'
import { useNearby } from './use-nearby.ts'
import { useReturnedFocus } from './use-returned-focus.ts'
import { columnPlaces, useRoving } from './use-roving.ts'
import './rows.css'

/** All circuits on a phone: those in trouble as cards with their sentences, the others as rows. */
export function Rows({ groups, busiest, cameFrom, hrefOf, onOpen }: CircuitListProps) {
  const list = useRef<HTMLDivElement>(null)
  const keys = groups.flatMap(({ circuits }) => circuits.map(({ key }) => key))
  const { stop, onFocus } = useRoving(list, columnPlaces(keys), cameFrom)
  const { isNear, observe } = useNearby()
  useReturnedFocus(list, cameFrom)
  const rowOf = (slice: CircuitSlice, place: number) => {
    const link = { href: hrefOf(slice.key), isStop: slice.key === stop, onOpen, onFocus }
    const Row = isTrouble(slice) ? TroubleRow : CalmRow
    return link.isStop || isNear(slice.key, place) ? (
      <Row {...{ slice, busiest, ...link }} />
    ) : (
      <FarCircuit {...{ slice, ...link }} className={isTrouble(slice) ? 'card trouble-row' : 'calm-row'} />
    )
  }
  return (
    <div ref={list}>
      {groups.map((group) => (
        <Fragment key={group.name}>
          {group.name !== '' && <GroupHeading group={group} more="none" />}
          <ul className="rows" aria-label={group.name === '' ? 'Circuits' : group.name}>
            {group.circuits.map((slice, place) => (
              <li
                key={slice.key}
                ref={observe}
                data-key={slice.key}
                className={isTrouble(slice) ? 'is-trouble' : 'is-calm'}
              >
                {rowOf(slice, place)}
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
    </div>
  )
}

function isTrouble({ reading }: CircuitSlice): boolean {
  const shown = shownStateOf(standingOf(reading))
  return shown === 'open' || shown === 'half-open'
}
