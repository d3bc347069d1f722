import type { Clock } from '../../shared/engine/clock.ts'
import type { Measurement } from '../../shared/engine/policy.ts'
import type { State } from '../../shared/engine/state.ts'
import type { Recovery } from '../../shared/engine/transition.ts'
import type {
  CircuitReading,
  SettingsReading,
  StateReading,
  TransitionReading,
} from '../../shared/wire/reading.ts'
import type { Statistics } from '../registry/statistics.ts'

/** All that a circuit knows of itself at one moment. */
export interface CircuitView {
  readonly name: string
  readonly group: string
  readonly clock: Clock
  readonly state: State
  readonly isEnabled: boolean
  readonly measured: Measurement
  readonly recovery: Recovery
  readonly statistics: Statistics
  readonly inFlight: number
  readonly settings: SettingsReading
  readonly lastTransition: TransitionReading | null
  readonly opening: TransitionReading | null
}

/** Puts it into the form in which it travels; times of the monotonic clock become times of day. */
export function readCircuit(view: CircuitView): CircuitReading {
  const { clock, measured, statistics } = view
  const now = clock.now()
  const at = clock.epoch()
  const window = statistics.readWindow(now)
  return {
    name: view.name,
    group: view.group,
    at,
    state: readState(view.state, view.recovery, now, (time) => Math.round(at + time - now)),
    mode: view.isEnabled ? 'automatic' : 'disabled',
    judged: {
      errors: measured.errors,
      calls: measured.calls,
      threshold: measured.threshold,
      minimumCalls: measured.minimumCalls,
    },
    // A long call may have begun before the window did.
    window: { ...window, peakInFlight: Math.max(window.peakInFlight, view.inFlight) },
    totals: statistics.readTotals(),
    inFlight: view.inFlight,
    settings: view.settings,
    lastTransition: view.lastTransition,
    opening: view.opening,
    hosts: 1,
  }
}

function readState(
  state: State,
  { probes: needed }: Recovery,
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
    case 'half-open': {
      const inFlight = state.leases.filter((lease) => lease.until > now).length
      return {
        kind: 'half-open',
        since,
        trips: state.trips,
        probes: { needed, passed: state.passed, inFlight },
      }
    }
  }
}
