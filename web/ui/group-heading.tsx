import { memo } from 'react'
import { TallyStrip } from '../charts/tally-bar.tsx'
import type { CircuitGroup } from '../store/grouping.ts'
import { FigureText } from './figure.tsx'
import { percentFigure, rateFigure } from './format.ts'
import './group-heading.css'

interface GroupHeadingProps {
  readonly group: CircuitGroup
  /** Whether there is room for the figures of the whole group, or for a bar of its states, or for neither. */
  readonly more: 'figures' | 'bar' | 'none'
}

/** A group: its name, how many circuits it has and how many of them are open, and how they do as one. */
export const GroupHeading = memo(function GroupHeading({ group, more }: GroupHeadingProps) {
  const { name, circuits, tally } = group
  const troubled =
    tally.open > 0 ? `${tally.open} open` : tally['half-open'] > 0 ? `${tally['half-open']} half-open` : ''
  return (
    <div className="group-heading">
      <h2 className="group-name" title={name}>
        <bdi>{name}</bdi>
      </h2>
      <span className="group-count">
        {circuits.length}
        <span className="only-heard"> circuits</span>
      </span>
      {troubled !== '' && (
        <span className={tally.open > 0 ? 'group-trouble words-open' : 'group-trouble words-half'}>
          {troubled}
        </span>
      )}
      {more === 'figures' && (
        <span className="group-figures">
          <FigureText figure={percentFigure(group.errors)} /> errors
          <FigureText figure={rateFigure(group.traffic)} />
        </span>
      )}
      {more !== 'none' && <TallyStrip tally={tally} width={72} />}
    </div>
  )
}, isSame)

function isSame(before: GroupHeadingProps, after: GroupHeadingProps): boolean {
  return before.more === after.more && signOf(before) === signOf(after)
}

/** All that is shown of a group, and no more. */
function signOf({ group, more }: GroupHeadingProps): string {
  const { name, circuits, tally, errors, traffic } = group
  const figures = more === 'figures' ? [errors?.toFixed(3), traffic.toFixed(1)] : []
  return [name, circuits.length, ...Object.values(tally), ...figures].join(' ')
}
