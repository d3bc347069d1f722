import type { Cause } from '../engine/cause.ts'
import type { ModeKind } from '../engine/mode.ts'
import type { Outcome } from '../engine/outcome.ts'
import type { Measurement } from '../engine/policy.ts'

/** How a caller was served where it was not by the function itself. A call has one outcome and at most one of these. */
export const servings = [
  'fallback-success',
  'fallback-failure',
  'fallback-missing',
  'cache-hit',
  'coalesced',
] as const

/** How a caller was served: one of `servings`. */
export type Serving = (typeof servings)[number]

/** How many calls came to each outcome, and how their callers were served. */
export type Counts = Readonly<Record<Outcome | Serving, number>>

/** The shares of calls for which every reading tells the latency, in this order. */
export const latencyShares = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 1] as const

/**
 * What is known of one circuit at one moment; all that the streams and the page are made of. Times are milliseconds
 * since 1970. `null` says that there is no such thing (switched off, never, not measured), an absent member that the
 * source does not tell.
 */
export interface CircuitReading {
  /** Unique within its source. */
  readonly name: string
  /** What it belongs to. */
  readonly group: string
  /** When it was read. */
  readonly at: number
  readonly state: StateReading
  /** Who decides. */
  readonly mode: ModeKind
  /** Who has put it into that mode, and for how long; absent where nobody has, or nothing is told of it. */
  readonly hand?: HandReading
  /** What the trip rule sees. */
  readonly judged: JudgedReading
  /** What the statistics have of the rolling window. */
  readonly window: WindowReading
  /** Counts since the circuit was made. They only grow. */
  readonly totals?: Counts
  /** Calls in flight now; `null`: the source cannot tell. */
  readonly inFlight: number | null
  readonly settings: SettingsReading
  /** How the circuit came into its state; `null` as long as it is in its first. */
  readonly lastTransition?: TransitionReading | null
  /** How the circuit first left the closed state in this episode; `null` while it is closed. */
  readonly opening?: TransitionReading | null
  /** Where its state is kept; absent: in its own process. */
  readonly store?: StoreReading
  /** How many instances report as one. */
  readonly hosts: number
}

/** Where circuits that many processes share keep their state. */
export interface StoreReading {
  /** What it is: `redis`. */
  readonly kind: string
  /** Whether the store does not answer and the circuit goes on by itself. */
  readonly isAlone: boolean
}

/** What a circuit lets through. A Hystrix stream knows neither half-open nor since when. */
export type StateReading =
  | { readonly kind: 'closed'; readonly since?: number }
  | {
      readonly kind: 'open'
      readonly since?: number
      /** `null`: not by itself. */
      readonly probeAt?: number | null
      /** Openings in a row, this one included. */
      readonly trips?: number
    }
  | {
      readonly kind: 'half-open'
      readonly since: number
      readonly trips: number
      readonly probes: ProbesReading
    }
  /** Instances that report as one do not agree. */
  | { readonly kind: 'partly-open'; readonly open: number }

/** How far the probes of a half-open circuit have come. */
export interface ProbesReading {
  /** How many must pass for the circuit to close, or to go on to the next stage. */
  readonly needed: number
  /** How many have passed, in this stage. */
  readonly passed: number
  /** How many have failed, in this stage; absent where the first to fail is one too many. */
  readonly failed?: number
  /** How many hold their place: let through, and not back yet. */
  readonly inFlight: number
  /** Which share of the calls is let through; absent where it is a number of them. */
  readonly traffic?: TrafficReading
}

/** Which share of the calls a half-open circuit lets through. */
export interface TrafficReading {
  /** Percentages of the calls, stage by stage. */
  readonly percentages: readonly number[]
  /** The place in the list of the stage that it is in. */
  readonly stage: number
}

/** Who has put a circuit into a mode. */
export interface HandReading {
  readonly since: number
  /** When the circuit is automatic again; `null`: when somebody says so. */
  readonly until: number | null
  readonly reason?: string
  readonly actor?: string
  /** In shadow mode: what the circuit would have done since. */
  readonly shadow?: ShadowReading
}

/** What a circuit in shadow mode would have done. */
export interface ShadowReading {
  /** How often it would have opened. */
  readonly opened: number
  /** How many calls it would have turned away. */
  readonly rejected: number
  /** How many of these succeeded. */
  readonly succeeded: number
}

/** What the trip rule sees. */
export interface JudgedReading {
  /** Those of an error percentage where it is the rule; else of the whole window. */
  readonly errors: number
  /** Successes and errors; what speaks neither for nor against the dependency is not in it. */
  readonly calls: number
  /** Percentage of errors at which the circuit opens; absent where that is not the rule. */
  readonly threshold?: number
  /** Calls below which that is not judged. */
  readonly minimumCalls?: number
  /** All rules with what each of them sees, where they are told. */
  readonly rules?: readonly Measurement[]
}

/** The statistics of a rolling window. */
export interface WindowReading {
  /** Its length, in milliseconds. */
  readonly ms: number
  /** Calls that came in, whatever became of them, if anything was observed at all. */
  readonly fired?: number
  readonly counts: Counts
  /** Which of the counts the source cannot tell; they are 0 and say nothing. Absent: it can tell all. */
  readonly untold?: readonly (Outcome | Serving)[]
  readonly latency: LatencyReading
  /** Most calls in flight at once; `null`: the source cannot tell. */
  readonly peakInFlight: number | null
  /** Calls that became one; only of circuits that coalesce. */
  readonly batches?: BatchesReading
}

/** How calls became one. A batch is a call that was made and those that joined it while it was under way. */
export interface BatchesReading {
  /** How many calls were made. */
  readonly count: number
  /** How many callers got their results, those for whom the calls were made included. */
  readonly callers: number
  /** Callers that came when the call had ended, and got its result all the same. */
  readonly late: number
  /** Callers to a call: for `latencyShares` in their order; `null` where nothing was measured. */
  readonly sizes: readonly (number | null)[]
}

/** How long the calls of the window took; `null` where nothing was measured. */
export interface LatencyReading {
  /** Calls that were measured; absent where the source tells latencies but not of how many calls. */
  readonly count?: number
  /** Milliseconds. */
  readonly mean: number | null
  /** Milliseconds, for `latencyShares` in their order. */
  readonly percentiles: readonly (number | null)[]
}

/** The settings of which a reading can say whether somebody gave them. */
export type GivenSetting = 'rule' | 'window' | 'slots' | 'sleep' | 'probes' | 'timeout' | 'capacity' | 'cache'

/** The settings in force. */
export interface SettingsReading {
  /** Which of them are other than the default; absent where that is not told. */
  readonly given?: readonly GivenSetting[]
  /** Through which front door the circuit came. */
  readonly door?: string
  /** What keeps it apart from circuits of the same name; absent: nothing. */
  readonly namespace?: string
  /** What the adapter is called that keeps its state; absent: there is none. */
  readonly adapter?: string
  /** Its policy with all figures, as whoever set it wrote them; absent where the rules say all. */
  readonly policy?: string
  /** The name of what says how long it stays open; absent where that is always the same, or not told. */
  readonly backoff?: string
  /** How long a call may take, in milliseconds; `null`: as long as it likes. */
  readonly timeoutMs?: number | null
  /** How long the circuit turns calls away before it tries again, in milliseconds; `null`: until closed by hand. */
  readonly sleepMs?: number | null
  /** How long the first openings in a row last at most, in milliseconds, where that differs from one to the next; `null`: until closed by hand. */
  readonly sleepsMs?: readonly (number | null)[]
  /** How many slots the window is cut into. */
  readonly slots?: number
  /** How many probes a verdict takes. */
  readonly probes?: number
  /** Percentage of them that must pass; absent: all. */
  readonly passRate?: number
  /** Percentages of the calls that are let through as probes, stage by stage; absent where it is a number of them. */
  readonly percentages?: readonly number[]
  /** Most calls at once; `null`: any number. */
  readonly capacity?: number | null
  /** Whether results are kept and given again. */
  readonly caches?: boolean
  /** The fallback's name; `null`: there is none. */
  readonly fallback?: string | null
}

/** A change of state: when (milliseconds since 1970), to what, and why. */
export interface TransitionReading {
  readonly at: number
  readonly to: 'closed' | 'open' | 'half-open'
  readonly cause: Cause
}
