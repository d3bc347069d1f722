import type { CircuitSlice } from './board.ts'
import { figuresOf, percentile, trafficOf } from './figures.ts'
import type { Comparison, Query, Term, TextField } from './query.ts'
import type { FigureName, StateWord } from './query-terms.ts'
import { shownStateOf, standingOf } from './standing.ts'
import { needsAttention } from './trouble.ts'

/** Whether a circuit is among those that are searched for. */
export function isMatch(circuit: CircuitSlice, { terms }: Query): boolean {
  return terms.every((term) => isTrue(term, circuit) !== term.isNot)
}

function isTrue(term: Term, circuit: CircuitSlice): boolean {
  switch (term.kind) {
    case 'text':
      return textsOf(circuit, term.field).some((text) => isLike(text.toLowerCase(), term.pattern))
    case 'state':
      return term.states.some((state) => isInState(circuit, state))
    case 'figure': {
      const figure = figureOf(circuit, term.figure)
      return figure !== null && compare[term.comparison](figure, term.value)
    }
  }
}

function textsOf({ reading, host }: CircuitSlice, field: TextField): readonly string[] {
  switch (field) {
    case 'any':
      return [reading.name, reading.group]
    case 'host':
      return [host]
    default:
      return [reading[field]]
  }
}

/** A pattern with a star says how the whole text must look, one without only what must be in it. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*')
  if (parts.length === 1) return text.includes(pattern)
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  const end = text.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return from <= end
}

function isInState(circuit: CircuitSlice, state: StateWord): boolean {
  const standing = standingOf(circuit.reading)
  return (
    standing === state || shownStateOf(standing) === state || (state === 'trouble' && needsAttention(circuit))
  )
}

function figureOf({ reading, lastTrip }: CircuitSlice, figure: FigureName): number | null {
  const figures = figuresOf(reading, standingOf(reading), lastTrip)
  switch (figure) {
    case 'errors':
      return figures.errors === null ? null : figures.errors * 100
    case 'rps':
      return trafficOf(figures)
    case 'blocked':
      return figures.blocked
    case 'p50':
      return figures.isBlocking ? null : percentile(reading, 0.5)
    case 'p90':
      return figures.isBlocking ? null : percentile(reading, 0.9)
    case 'p99':
      return figures.p99
  }
}

const compare: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => Math.abs(a - b) < 1e-9,
}
