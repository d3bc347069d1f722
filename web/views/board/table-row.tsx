import { memo } from 'react'
import { ErrorBar } from '../../charts/error-bar.tsx'
import { Glyph } from '../../charts/glyph.tsx'
import { glyphOf } from '../../charts/glyph-of.ts'
import { MinuteBars } from '../../charts/minute-bars.tsx'
import type { CircuitSlice } from '../../store/board.ts'
import { figuresOf } from '../../store/figures.ts'
import { shownStateOf, standingOf } from '../../store/standing.ts'
import { FigureText } from '../../ui/figure.tsx'
import { latencyFigure, percentFigure, rateFigure } from '../../ui/format.ts'
import { spokenCircuit } from '../../ui/spoken.ts'
import { tableWords } from '../../ui/table-words.ts'
import type { LinkProps } from './circuit-link.tsx'
import { CircuitAnchor } from './circuit-link.tsx'

interface TableRowProps extends LinkProps {
  readonly slice: CircuitSlice
  /** Which row of the table it is, counted from 1, the head included. */
  readonly index: number
}

/** A circuit with all its figures. */
export const TableRow = memo(function TableRow({ slice, index, ...link }: TableRowProps) {
  const { reading, isStale, past } = slice
  const standing = standingOf(reading)
  const figures = figuresOf(reading, standing, slice.lastTrip)
  const words = tableWords(slice, standing)
  const state = shownStateOf(standing)
  return (
    <tr className={isStale ? 'is-stale' : `is-${state}`} aria-rowindex={index} data-key={slice.key}>
      <td className="col-state">
        <span className="table-state">
          <Glyph state={glyphOf(slice)} size={14} name={null} isStale={isStale} />
          {words.state}
        </span>
      </td>
      <th scope="row" className="col-circuit">
        <CircuitAnchor slice={slice} label={spokenCircuit(slice, standing, figures)} {...link} />
      </th>
      <td className="col-errors is-figure">
        <span className="table-errors">
          <ErrorBar
            reading={reading}
            errors={figures.errors}
            isTripped={figures.isAtTrip}
            isStrained={standing === 'strained'}
          />
          <FigureText figure={percentFigure(figures.errors)} />
        </span>
      </td>
      <td className="col-calls is-figure">
        <FigureText figure={rateFigure(figures.calls)} />
      </td>
      <td className="col-blocked is-figure">
        <FigureText figure={rateFigure(figures.isBlocking ? figures.blocked : figures.blocked || null)} />
      </td>
      <td className="col-p99 is-figure">
        <FigureText figure={latencyFigure(figures.p99)} />
      </td>
      <td className="col-minute">
        <MinuteBars past={past} newest={past.newest} isStale={isStale} />
      </td>
      <td className="col-since is-figure">{words.since}</td>
      <td className="col-next is-figure">{words.next}</td>
      <td className="col-cause" title={words.cause}>
        {words.cause}
      </td>
    </tr>
  )
})
