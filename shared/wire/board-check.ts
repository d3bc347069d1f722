import { outcomes } from '../engine/outcome.ts'
import type { CircuitReading, TransitionReading } from './reading.ts'
import { latencyShares, servings } from './reading.ts'
import { isObject } from './turbine-values.ts'

/**
 * Whether somebody's value can be shown as a circuit: all that is drawn or reckoned with is there and of its kind. What
 * merely may be there is looked at where it is used.
 */
export function isCircuitReading(value: unknown): value is CircuitReading {
  if (!isObject(value)) return false
  const { name, group, at, mode, inFlight, hosts, state, judged, window, totals, settings } = value
  const { lastTransition, opening } = value
  return (
    [name, group, mode].every((each) => typeof each === 'string') &&
    [at, hosts].every(isNumber) &&
    isFigure(inFlight) &&
    isState(state) &&
    isObject(judged) &&
    [judged['errors'], judged['calls']].every(isNumber) &&
    isObject(settings) &&
    (totals === undefined || areCounts(totals)) &&
    [lastTransition, opening].every(isTransitionOrNone) &&
    isWindow(window)
  )
}

function isState(state: unknown): boolean {
  if (!isObject(state)) return false
  if (state['kind'] === 'partly-open') return isNumber(state['open'])
  if (state['kind'] !== 'half-open') return state['kind'] === 'open' || state['kind'] === 'closed'
  const { probes } = state
  return (
    isNumber(state['since']) &&
    isObject(probes) &&
    ['needed', 'passed', 'inFlight'].every((each) => isNumber(probes[each]))
  )
}

function isTransitionOrNone(transition: unknown): boolean {
  return transition === undefined || transition === null || isTransition(transition)
}

/** Whether somebody's value can be told as a change of state. */
export function isTransition(transition: unknown): transition is TransitionReading {
  if (!isObject(transition) || !isObject(transition['cause'])) return false
  const { kind, measured, errors } = transition['cause']
  if (!isNumber(transition['at'])) return false
  if (kind === 'untold-rule') return Array.isArray(errors)
  return kind !== 'rule' || (isObject(measured) && Array.isArray(errors))
}

function isWindow(window: unknown): boolean {
  if (!isObject(window) || !isObject(window['latency'])) return false
  const { mean, percentiles } = window['latency']
  return (
    isNumber(window['ms']) &&
    isFigure(window['peakInFlight']) &&
    areCounts(window['counts']) &&
    isFigure(mean) &&
    Array.isArray(percentiles) &&
    percentiles.length === latencyShares.length &&
    percentiles.every(isFigure)
  )
}

function areCounts(counts: unknown): boolean {
  return isObject(counts) && [...outcomes, ...servings].every((each) => isNumber(counts[each]))
}

function isFigure(value: unknown): boolean {
  return value === null || isNumber(value)
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}
