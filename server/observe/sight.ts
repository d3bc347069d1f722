import type { Clock } from '../../shared/engine/clock.ts'
import type { ModeKind } from '../../shared/engine/mode.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type {
  CircuitReading,
  Serving,
  SettingsReading,
  StateReading,
  TransitionReading,
} from '../../shared/wire/reading.ts'
import type { Statistics } from '../registry/statistics.ts'

/** What a foreign breaker shows of itself when it is looked at. */
export interface Sight {
  readonly state: 'closed' | 'open' | 'half-open'
  readonly mode: ModeKind
  readonly settings: SettingsReading
  /** Error percentage at which it opens; absent: not told. */
  readonly threshold?: number
  /** Calls below which it does not open; absent: not told. */
  readonly minimumCalls?: number
  /** Calls in flight; `null`: not told. */
  readonly inFlight: number | null
  /** Whether a probe is under way. */
  readonly isProbing: boolean
}

/** How a foreign breaker stands, as far as it told. Times are readings of the monotonic clock. */
export interface Standing {
  readonly kind: Sight['state']
  /** `undefined`: it stood so when its observation began. */
  readonly since: number | undefined
  /** Openings in a row. */
  readonly trips: number
  readonly observedSince: number
}

/** What is known besides. */
export interface SightContext {
  readonly name: string
  readonly group: string
  readonly clock: Clock
  readonly untold: readonly (Outcome | Serving)[] | undefined
  readonly standing: Standing
  readonly statistics: Statistics
  readonly lastTransition: TransitionReading | null
  readonly opening: TransitionReading | null
}

/** What was seen and what was counted, in the form in which it travels. What is not known stays out. */
export function readSight(sight: Sight, context: SightContext): CircuitReading {
  const { name, group, clock, untold, standing, statistics, lastTransition, opening } = context
  const now = clock.now()
  const at = clock.epoch()
  const { fired, peakInFlight, ...window } = statistics.readWindow(now)
  const { counts } = window
  const errors = counts.failure + counts.timeout + counts.rejected
  const { threshold, minimumCalls, inFlight } = sight
  return {
    name,
    group,
    at,
    state: stateOf(sight, standing, (time) => Math.round(at + time - now)),
    mode: sight.mode,
    judged: {
      errors,
      calls: counts.success + errors,
      ...(threshold !== undefined && { threshold }),
      ...(minimumCalls !== undefined && { minimumCalls }),
    },
    window: {
      ...window,
      ...(!untold?.includes('short-circuited') && fired !== undefined && { fired }),
      ...(untold && { untold }),
      peakInFlight: inFlight === null ? null : Math.max(peakInFlight, inFlight),
    },
    totals: statistics.readTotals(),
    inFlight,
    settings: sight.settings,
    lastTransition,
    opening,
    hosts: 1,
  }
}

/** The breaker has the last word on its state; since when is known only where it told of it. */
function stateOf(sight: Sight, standing: Standing, toEpoch: (time: number) => number): StateReading {
  const told = standing.kind === sight.state ? standing.since : undefined
  const since = told === undefined ? {} : { since: toEpoch(told) }
  switch (sight.state) {
    case 'closed':
      return { kind: 'closed', ...since }
    case 'open':
      return { kind: 'open', ...since, ...nextProbe(told, sight, toEpoch), trips: standing.trips }
    case 'half-open': {
      const inFlight = sight.isProbing ? 1 : 0
      const probes = { needed: 1, passed: 0, inFlight }
      return {
        kind: 'half-open',
        since: toEpoch(told ?? standing.observedSince),
        trips: standing.trips,
        probes,
      }
    }
  }
}

function nextProbe(
  since: number | undefined,
  { mode, settings: { sleepMs } }: Sight,
  toEpoch: (time: number) => number,
): { readonly probeAt?: number | null } {
  if (mode === 'forced-open') return { probeAt: null }
  return since === undefined || typeof sleepMs !== 'number' ? {} : { probeAt: toEpoch(since + sleepMs) }
}
