import type { Clock } from '../../shared/engine/clock.ts'
import type { Mode } from '../../shared/engine/mode.ts'
import type { Measurement } from '../../shared/engine/policy.ts'
import { neededOf } from '../../shared/engine/recovery.ts'
import type { HalfOpenState, State } from '../../shared/engine/state.ts'
import type { Recovery } from '../../shared/engine/transition.ts'
import type {
  CircuitReading,
  HandReading,
  JudgedReading,
  ProbesReading,
  SettingsReading,
  ShadowReading,
  StateReading,
  TransitionReading,
  WindowReading,
} from '../../shared/wire/reading.ts'
import type { Batches } from '../registry/batches.ts'
import type { MeasuredWindow, Statistics } from '../registry/statistics.ts'

/** All that a circuit knows of itself at one moment. */
export interface CircuitView {
  readonly name: string
  readonly group: string
  readonly clock: Clock
  readonly state: State
  readonly mode: Mode
  readonly shadow?: ShadowReading | undefined
  readonly rules: readonly Measurement[]
  readonly recovery: Recovery
  readonly statistics: Pick<Statistics, 'readWindow' | 'readTotals'>
  readonly batches?: Batches | undefined
  readonly inFlight: number
  readonly settings: SettingsReading
  readonly lastTransition: TransitionReading | null
  readonly opening: TransitionReading | null
}

/** Puts it into the form in which it travels; times of the monotonic clock become times of day. */
export function readCircuit(view: CircuitView): CircuitReading {
  const { clock, statistics } = view
  const now = clock.now()
  const at = clock.epoch()
  const toEpoch = (time: number) => Math.round(at + time - now)
  const window = statistics.readWindow(now)
  const hand = readHand(view, toEpoch)
  return {
    name: view.name,
    group: view.group,
    at,
    state: readState(view, now, toEpoch),
    mode: view.mode.kind,
    ...(hand && { hand }),
    judged: readJudged(view.rules, window),
    window: readWindow(view, window, now),
    totals: statistics.readTotals(),
    inFlight: view.inFlight,
    settings: view.settings,
    lastTransition: view.lastTransition,
    opening: view.opening,
    hosts: 1,
  }
}

function readState(
  { state, recovery }: CircuitView,
  now: number,
  toEpoch: (time: number) => number,
): StateReading {
  const since = toEpoch(state.since)
  switch (state.kind) {
    case 'closed':
      return { kind: 'closed', since }
    case 'open':
      return {
        kind: 'open',
        since,
        probeAt: state.probeAt === Infinity ? null : toEpoch(state.probeAt),
        trips: state.trips,
      }
    case 'half-open':
      return { kind: 'half-open', since, trips: state.trips, probes: readProbes(state, recovery, now) }
  }
}

function readProbes(state: HalfOpenState, recovery: Recovery, now: number): ProbesReading {
  const { passRate = 100, traffic } = recovery
  return {
    needed: neededOf(recovery),
    passed: state.passed,
    ...(passRate < 100 && { failed: state.failed }),
    inFlight: state.leases.filter((lease) => lease.until > now).length,
    ...(traffic && { traffic: { percentages: traffic.percentages, stage: state.stage } }),
  }
}

function readHand({ mode, shadow }: CircuitView, toEpoch: (time: number) => number): HandReading | undefined {
  if (mode.kind === 'automatic') return undefined
  const { since, until, reason, actor } = mode
  return {
    since: toEpoch(since),
    until: until === Infinity ? null : toEpoch(until),
    ...(reason !== undefined && { reason }),
    ...(actor !== undefined && { actor }),
    ...(shadow && { shadow }),
  }
}

/** The share of errors goes by the rule that judges it, where there is one: that starts afresh when a circuit closes. */
function readJudged(rules: readonly Measurement[], { counts }: Pick<WindowReading, 'counts'>): JudgedReading {
  const share = rules.find(({ rule }) => errorRules.has(rule))
  if (share === undefined) {
    const errors = counts.failure + counts.timeout + counts.rejected
    return { errors, calls: errors + counts.success, rules }
  }
  const { errors, calls, threshold, minimumCalls } = share
  const judges = share.rule.endsWith('percentage') ? { threshold, minimumCalls } : {}
  return { errors, calls, ...judges, rules }
}

/** The rules whose figures are errors among all judged calls. */
const errorRules: ReadonlySet<Measurement['rule']> = new Set([
  'error-percentage',
  'last-calls-percentage',
  'count',
  'count-in-window',
])

/** A long call may have begun before the window did. */
function readWindow({ inFlight, batches }: CircuitView, window: MeasuredWindow, now: number): WindowReading {
  const measured = inFlight > window.peakInFlight ? { ...window, peakInFlight: inFlight } : window
  return batches ? { ...measured, batches: batches.read(now) } : measured
}
