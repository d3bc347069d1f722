import { OptionCheck } from './check-options.ts'
import type { Random } from './random.ts'
import type { HalfOpenState } from './state.ts'

/**
 * How an open circuit comes back: with a few probes, with a share of the traffic, or with one that grows from stage to
 * stage. However it does, a probe that fails counts against it and one that never comes back holds its place no longer
 * than its lease, so that the circuit either closes or opens again.
 */
export interface Recovery {
  /** How long the n-th opening in a row turns calls away, in milliseconds. `Infinity`: until closed by hand. */
  sleepMs(trips: number): number
  /**
   * How many probes a verdict takes; without `traffic` also how many are let through for it. Whole number from 1. The
   * verdict falls as soon as those that are missing cannot change it.
   */
  readonly probes: number
  /** How long a probe may hold its place, in milliseconds. After that the next call gets it. */
  readonly leaseMs: number
  /** Percentage of the probes that must pass, above 0, to 100. @default 100 */
  readonly passRate?: number | undefined
  /** Lets a share of the calls through in place of a number of them. @default none */
  readonly traffic?: Traffic | undefined
}

/** Which share of the calls a half-open circuit lets through. */
export interface Traffic {
  /** Percentages of the calls, stage by stage; after the last the circuit closes. `[10]` is a share that stays the same. */
  readonly percentages: readonly number[]
  /** How many may be under way at once, whatever their share. Whole number from 1. Each admission walks through them. */
  readonly inFlight: number
  /** After how many milliseconds a stage is judged by the probes that have come back, be they fewer than `probes`. */
  readonly stageMs: number
  /** Decides which calls they are. */
  readonly random: Random
}

/** What a share of the traffic may be told. */
export interface TrafficOptions {
  /** Percentages of the calls, stage by stage, none below the one before, each 0.001 to 100. @default [1, 5, 25, 100] */
  readonly percentages?: readonly number[] | undefined
  /** How many may be under way at once, whatever their share. Whole number from 1. @default 10 */
  readonly inFlight?: number | undefined
  /** After how many milliseconds a stage is judged by the probes that have come back. `Infinity`: never. @default 30000 */
  readonly stageMs?: number | undefined
  /** Where chance comes from. */
  readonly random: Random
}

/** Fills in what is missing and checks the rest. */
export function resolveTraffic(options: TrafficOptions): Traffic {
  check.known(options, ['percentages', 'inFlight', 'stageMs', 'random'])
  const { percentages = [1, 5, 25, 100], inFlight = 10, stageMs = 30_000, random } = options
  return Object.freeze({
    percentages: resolvePercentages(percentages),
    inFlight: check.number('inFlight', inFlight, { from: 1, whole: true }),
    stageMs: check.number('stageMs', stageMs, { from: 0, note: 'milliseconds' }),
    random: check.callable('random', random),
  })
}

/** Whether a half-open circuit lets the next call through: there is room, and its turn has come. */
export function letsThrough(state: HalfOpenState, now: number, recovery: Recovery): boolean {
  if (!hasRoom(state, now, recovery)) return false
  const { traffic } = recovery
  return traffic === undefined || isOverdue(state, now, recovery) || isDrawn(state, traffic)
}

/** Whether a half-open circuit has room for one more probe; with `traffic` it must also be a call's turn. */
export function hasRoom(state: HalfOpenState, now: number, { probes, traffic }: Recovery): boolean {
  const held = heldAt(state, now)
  // One at least: settings that ask for fewer probes than have already come back must not wait for a verdict for ever.
  if (traffic === undefined) return held < Math.max(1, probes - state.passed - state.failed)
  return held < traffic.inFlight
}

/** Whether the probes that came back well are enough for this stage. */
export function hasPassed(state: HalfOpenState, now: number, recovery: Recovery): boolean {
  return state.passed >= neededOf(recovery) || (isTimeUp(state, now, recovery) && isGood(state, recovery))
}

/** Whether those that came back badly are too many. */
export function hasFailed(state: HalfOpenState, now: number, recovery: Recovery): boolean {
  const bearable = recovery.probes - neededOf(recovery)
  return state.failed > bearable || (isTimeUp(state, now, recovery) && !isGood(state, recovery))
}

/** Whether the circuit closes when this stage has passed. */
export function isLastStage(state: HalfOpenState, { traffic }: Recovery): boolean {
  return traffic === undefined || state.stage + 1 >= traffic.percentages.length
}

const check = new OptionCheck('traffic')
const leastPercentage = 0.001

function resolvePercentages(percentages: readonly number[]): readonly number[] {
  if (!Array.isArray(percentages) || percentages.length === 0) {
    return check.refuse('percentages', 'a list of at least one number', percentages)
  }
  const note = 'percent, none below the one before'
  for (const [stage, percentage] of percentages.entries()) {
    const range = { from: percentages[stage - 1] ?? leastPercentage, to: 100, note }
    check.number(`percentages[${stage}]`, percentage, range)
  }
  return Object.freeze([...percentages])
}

function heldAt(state: HalfOpenState, now: number): number {
  let held = 0
  for (const lease of state.leases) if (lease.until > now) held++
  return held
}

/** A small share of little traffic would be nothing for hours: the first call of a stage is let through, and one per lease. */
function isOverdue(state: HalfOpenState, now: number, { leaseMs }: Recovery): boolean {
  return state.issued === state.issuedBefore || now >= state.issuedAt + leaseMs
}

function isDrawn({ stage }: HalfOpenState, { percentages, random }: Traffic): boolean {
  const percentage = percentages[stage] ?? 100
  return percentage >= 100 || random() * 100 < percentage
}

/** How many probes must pass for a verdict. */
export function neededOf({ probes, passRate = 100 }: Pick<Recovery, 'probes' | 'passRate'>): number {
  const passing = (probes * passRate) / 100
  // A third of three is one, though its percentage has no end.
  return Math.ceil(passing - passing * Number.EPSILON * 4)
}

function isTimeUp(state: HalfOpenState, now: number, { traffic }: Recovery): boolean {
  return traffic !== undefined && now >= state.stageSince + traffic.stageMs
}

function isGood({ passed, failed }: HalfOpenState, { passRate = 100 }: Recovery): boolean {
  return passed >= neededOf({ probes: passed + failed, passRate })
}
