import { shownStates } from './standing.ts'

/** The states that a search knows: those that the page counts, and finer ones. */
export const stateWords = [
  ...shownStates,
  'strained',
  'partly-open',
  'forced-open',
  'forced-closed',
  'shadow-open',
  'trouble',
] as const

/** One of them. */
export type StateWord = (typeof stateWords)[number]

/** The figures that a search can compare. */
export const figureNames = ['errors', 'rps', 'blocked', 'p50', 'p90', 'p99'] as const

/** One of them. */
export type FigureName = (typeof figureNames)[number]

interface FigureUnit {
  /** What a suffix multiplies the number with; no suffix is the empty one. */
  readonly factors: Readonly<Record<string, number>>
  readonly expected: string
  readonly example: string
}

const share: FigureUnit = { factors: { '': 1, '%': 1 }, expected: 'a percentage', example: '5' }
const rate: FigureUnit = {
  factors: { '': 1, '/s': 1, k: 1_000, 'k/s': 1_000 },
  expected: 'a number of calls per second',
  example: '10',
}
const time: FigureUnit = {
  factors: { '': 1, ms: 1, s: 1_000 },
  expected: 'a time in ms or s',
  example: '500',
}

/** In what each figure is written. */
export const figureUnits: Readonly<Record<FigureName, FigureUnit>> = {
  errors: share,
  rps: rate,
  blocked: rate,
  p50: time,
  p90: time,
  p99: time,
}
