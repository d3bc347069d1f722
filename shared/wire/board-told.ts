import type { Figures } from './board-figures.ts'
import { figuresOf, withFigures } from './board-figures.ts'
import { isSame } from './board-same.ts'
import type { CircuitReading, StateReading } from './reading.ts'

/** A circuit as the readers of a board know it: its newest reading, rounded as it is told, and its figures. */
export interface ToldCircuit {
  readonly reading: CircuitReading
  readonly figures: Figures
}

/** A board as its readers know it. */
export interface ToldBoard {
  /** Which server process tells it; ticks of another one mean nothing here. */
  readonly epoch: string
  /** How many times it was told; goes up by one with every delta. */
  readonly tick: number
  /** When its circuits were read, in milliseconds since 1970. */
  readonly at: number
  /** The circuits by the number under which they are told, in the order in which they came. A number is not used twice. */
  readonly circuits: ReadonlyMap<number, ToldCircuit>
}

/** The members of a reading that change rarely. */
export interface Facts extends Pick<
  CircuitReading,
  'group' | 'mode' | 'hosts' | 'state' | 'settings' | 'lastTransition' | 'opening' | 'hand' | 'store'
> {
  readonly threshold: CircuitReading['judged']['threshold']
  readonly minimumCalls: CircuitReading['judged']['minimumCalls']
  readonly windowMs: number
  /** Without their figures. */
  readonly rules?: CircuitReading['judged']['rules']
  readonly untold?: CircuitReading['window']['untold']
}

/** Times of a state are reckoned from two clocks at each reading; what moves by so few milliseconds has not moved. */
const jitterMs = 5

/** A reading as it is told after `before`: its figures rounded, and its state's times as they were told if they only jitter. */
export function tell(reading: CircuitReading, at: number, before?: ToldCircuit): ToldCircuit {
  const figures = figuresOf(reading)
  const state = before ? steadyState(before.reading.state, reading.state) : reading.state
  const isAsBefore = before && isSame(before.figures, figures)
  return {
    reading: withFigures({ ...reading, state }, figures, at),
    figures: isAsBefore ? before.figures : figures,
  }
}

/** What of a reading changes rarely. */
export function factsOf({ group, mode, hosts, state, settings, ...reading }: CircuitReading): Facts {
  const { lastTransition, opening, hand, store, judged, window } = reading
  const { threshold, minimumCalls, rules } = judged
  const { untold } = window
  return {
    group,
    mode,
    hosts,
    state,
    settings,
    threshold,
    minimumCalls,
    windowMs: window.ms,
    ...(lastTransition === undefined ? {} : { lastTransition }),
    ...(opening === undefined ? {} : { opening }),
    ...(hand === undefined ? {} : { hand }),
    ...(store === undefined ? {} : { store }),
    ...(rules === undefined
      ? {}
      : { rules: rules.map((rule) => Object.assign({}, rule, { errors: 0, calls: 0 })) }),
    ...(untold === undefined ? {} : { untold }),
  }
}

/** The reading with other facts. Nobody has checked them: see `isCircuitReading`. */
export function withFacts(reading: CircuitReading, facts: Readonly<Record<string, unknown>>): unknown {
  const { threshold, minimumCalls, windowMs, rules, untold, ...others } = facts
  return {
    ...reading,
    ...others,
    judged: {
      ...reading.judged,
      ...(threshold === undefined ? {} : { threshold }),
      ...(minimumCalls === undefined ? {} : { minimumCalls }),
      ...(rules === undefined ? {} : { rules }),
    },
    window: {
      ...reading.window,
      ...(windowMs === undefined ? {} : { ms: windowMs }),
      ...(untold === undefined ? {} : { untold }),
    },
  }
}

function steadyState(before: StateReading, now: StateReading): StateReading {
  if (before.kind !== now.kind || now.kind === 'partly-open' || before.kind === 'partly-open') return now
  const { since } = now
  const steady = { ...now, ...(since === undefined ? {} : { since: steadyTime(before.since, since) }) }
  if (steady.kind !== 'open' || before.kind !== 'open' || typeof steady.probeAt !== 'number') return steady
  return { ...steady, probeAt: steadyTime(before.probeAt, steady.probeAt) }
}

function steadyTime(before: number | null | undefined, now: number): number {
  return typeof before === 'number' && Math.abs(before - now) <= jitterMs ? before : now
}
