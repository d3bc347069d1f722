import type { CircuitReading } from './reading.ts'
import { completedOf } from './hystrix-thread-pool.ts'

/** A place of an event where a figure stands that changes from moment to moment. */
export interface FigureSlot {
  /** What stands before it in the event's text. */
  readonly key: string
  /** Which figure, by its index. */
  readonly figure: number
}

/** In the order in which JavaScript writes them, with the index of each among `latencyShares`. */
const percentileKeys = [
  ['0', 0],
  ['25', 1],
  ['50', 2],
  ['75', 3],
  ['90', 4],
  ['95', 5],
  ['99', 6],
  ['100', 8],
  ['99.5', 7],
] as const
const countKeys = [
  'errorPercentage',
  'errorCount',
  'requestCount',
  'rollingCountBadRequests',
  'rollingCountCollapsedRequests',
  'rollingCountExceptionsThrown',
  'rollingCountFailure',
  'rollingCountFallbackFailure',
  'rollingCountFallbackMissing',
  'rollingCountFallbackSuccess',
  'rollingCountResponsesFromCache',
  'rollingCountSemaphoreRejected',
  'rollingCountShortCircuited',
  'rollingCountSuccess',
  'rollingCountTimeout',
  'currentConcurrentExecutionCount',
  'rollingMaxConcurrentExecutionCount',
]
/** Which figure is the share of errors, in percent. */
export const shareFigure = countKeys.indexOf('errorPercentage')
const meanFigure = countKeys.length
const leastFigure = meanFigure + 1

/** How many figures of a `HystrixCommand` change. */
export const commandFigureCount = leastFigure + percentileKeys.length

/** Where they stand, in the order of the wire. Both latencies are one, so their figures stand there twice. */
export const commandSlots: readonly FigureSlot[] = [
  ...countKeys.map((key, figure) => ({ key: `"${key}":`, figure })),
  ...latencySlots('latencyExecute'),
  ...latencySlots('latencyTotal'),
]

function latencySlots(name: string): FigureSlot[] {
  const percentiles = percentileKeys.map(([key, share], index) => ({
    key: `${index === 0 ? `"${name}":{` : ''}"${key}":`,
    figure: leastFigure + share,
  }))
  return [{ key: `"${name}_mean":`, figure: meanFigure }, ...percentiles]
}

/** Writes the figures of a `HystrixCommand` into an array, not yet rounded: those are the ones of `encodeHystrixCommand`. */
export function commandFigures({ window, inFlight }: CircuitReading, into: Float64Array): void {
  const { counts, latency, peakInFlight } = window
  const { success, failure, timeout, rejected, ignored } = counts
  const errors = failure + timeout + rejected
  const requests = success + errors
  into[0] = requests === 0 ? 0 : Math.floor((100 * errors) / requests)
  into[1] = errors
  into[2] = requests
  into[3] = ignored
  into[4] = counts.coalesced
  into[5] = counts['fallback-missing'] + counts['fallback-failure'] + ignored
  into[6] = failure
  into[7] = counts['fallback-failure']
  into[8] = counts['fallback-missing']
  into[9] = counts['fallback-success']
  into[10] = counts['cache-hit']
  into[11] = rejected
  into[12] = counts['short-circuited']
  into[13] = success
  into[14] = timeout
  into[15] = inFlight ?? 0
  into[16] = peakInFlight ?? 0
  into[meanFigure] = latency.mean ?? 0
  // Lists of nothing but numbers are faster to read than ones in which `null` may turn up.
  if (latency.count === 0) return void into.fill(0, leastFigure, leastFigure + percentileKeys.length)
  const { percentiles } = latency
  for (let index = 0; index < percentileKeys.length; index++) {
    into[leastFigure + index] = percentiles[index] ?? 0
  }
}

/** The places of the figures of a `HystrixThreadPool`, behind those of its command. */
const poolKeys = [
  'currentActiveCount',
  'currentCompletedTaskCount',
  'currentTaskCount',
  'rollingCountThreadsExecuted',
  'rollingMaxActiveThreads',
  'rollingCountCommandRejections',
]

/** How many figures of a command and its thread pool change. */
export const pooledFigureCount = commandFigureCount + poolKeys.length

/** Where they stand, in the order of the wire. */
export const pooledSlots: readonly FigureSlot[] = [
  ...commandSlots,
  ...poolKeys.map((key, index) => ({ key: `"${key}":`, figure: commandFigureCount + index })),
]

/** Writes the figures of both, likewise: those of `encodeHystrixCommand` and `encodeHystrixThreadPool`. */
export function pooledFigures(reading: CircuitReading, into: Float64Array): void {
  commandFigures(reading, into)
  const { inFlight, window } = reading
  const { counts } = window
  const completed = completedIn(reading)
  into[commandFigureCount] = inFlight ?? 0
  into[commandFigureCount + 1] = completed
  into[commandFigureCount + 2] = completed + (inFlight ?? 0)
  into[commandFigureCount + 3] = counts.success + counts.failure + counts.timeout + counts.ignored
  into[commandFigureCount + 4] = window.peakInFlight ?? 0
  into[commandFigureCount + 5] = counts.rejected
}

/** How many calls have taken a place of the thread pool and ended. */
export function completedIn({ totals }: CircuitReading): number {
  return totals ? completedOf(totals) : 0
}

/** What else stands in a circuit's events, but for the time: as far as it changes. */
export interface HystrixFrame {
  readonly group: CircuitReading['group']
  readonly state: CircuitReading['state']['kind']
  readonly mode: CircuitReading['mode']
  readonly settings: CircuitReading['settings']
  readonly threshold: number | undefined
  readonly minimumCalls: number | undefined
  readonly windowMs: number
  /** There are few collapsers; they are encoded anew. */
  readonly batches: CircuitReading['window']['batches']
}

/** The frame of a reading. */
export function hystrixFrameOf({
  group,
  mode,
  settings,
  state,
  judged,
  window,
}: CircuitReading): HystrixFrame {
  const { threshold, minimumCalls } = judged
  const { ms, batches } = window
  return { group, mode, settings, threshold, minimumCalls, state: state.kind, windowMs: ms, batches }
}

/** Whether a reading's events are those of this frame but for figures and the time. */
export function isInFrame(reading: CircuitReading, frame: HystrixFrame): boolean {
  const { judged, window } = reading
  return (
    reading.state.kind === frame.state &&
    reading.mode === frame.mode &&
    reading.group === frame.group &&
    window.ms === frame.windowMs &&
    window.batches === frame.batches &&
    judged.threshold === frame.threshold &&
    judged.minimumCalls === frame.minimumCalls &&
    (reading.settings === frame.settings || haveSameSettings(reading.settings, frame.settings))
  )
}

function haveSameSettings(a: CircuitReading['settings'], b: CircuitReading['settings']): boolean {
  return (
    a.timeoutMs === b.timeoutMs &&
    a.sleepMs === b.sleepMs &&
    a.capacity === b.capacity &&
    a.caches === b.caches
  )
}
