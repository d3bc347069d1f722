import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { clockShape } from '../../shared/engine/clock.ts'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import { latencyShares } from '../../shared/wire/reading.ts'
import { systemClock } from '../system-clock.ts'
import type { Listener } from './events.ts'
import { SafeEmitter } from './events.ts'
import type { RotateController } from './rotation.ts'
import { rotateControllerShape, rotateWith } from './rotation.ts'
import type { CircuitBreakerStats } from './stats.ts'
import { StatusCounts } from './status-counts.ts'
import type { StatusBucket, StatusCounter, StatusSource } from './status-source.ts'
import { statusCounters } from './status-source.ts'

/** Settings of a `Status`. Names, units and defaults are those of opossum's; `clock` is our own. */
export interface StatusOptions {
  /** Into how many buckets the window is cut. Whole number from 1; 0: the default. @default 10 */
  readonly rollingCountBuckets?: number | undefined
  /** Length of the window, in milliseconds. 0: the default. @default 10000 */
  readonly rollingCountTimeout?: number | undefined
  /** Whether latencies are told; if not, all of them are -1. @default true */
  readonly rollingPercentilesEnabled?: boolean | undefined
  /** Whether those who listen for `snapshot` get one each time a bucket is full. @default true */
  readonly enableSnapshots?: boolean | undefined
  /** Moves the window on by one bucket at each of its `rotate` events, instead of time. @default none */
  readonly rotateBucketController?: RotateController | undefined
  /** Figures to start from: the `stats` of another status. @default none */
  readonly stats?: Partial<CircuitBreakerStats> | undefined
  /** Where time comes from; a `SimulatedClock` in tests. @default the machine's clock */
  readonly clock?: Clock | undefined
}

/** What a `Status` tells. */
export interface StatusEvents {
  /** A bucket is full: the figures of the window. */
  snapshot: [stats: CircuitBreakerStats]
}

/**
 * The rolling window of a breaker, as opossum shows it. Nothing runs unless somebody listens for `snapshot`, and then only
 * as long as somebody holds the status or its breaker.
 */
export class Status extends SafeEmitter<StatusEvents> {
  readonly rollingPercentilesEnabled: boolean
  readonly enableSnapshots: boolean
  readonly rotateBucketController: RotateController | undefined
  readonly #source: StatusSource
  readonly #clock: Clock
  readonly #bucketMs: number
  #timer: Timer | undefined
  #stopRotating: (() => void) | undefined
  #isShutdown = false

  /**
   * @param source Where the figures are. @default counts of its own, to be filled with `increment()`
   * @throws TypeError or RangeError that names the option, what it may be and what it was.
   */
  constructor(options: StatusOptions = {}, source?: StatusSource) {
    super()
    check.known(options, names)
    const { rotateBucketController: controller, stats, clock = systemClock } = options
    const buckets = positive('rollingCountBuckets', options.rollingCountBuckets, 10, true)
    const windowMs = positive('rollingCountTimeout', options.rollingCountTimeout, 10_000, false)
    this.#clock = check.shaped('clock', clock, clockShape)
    this.#bucketMs = Math.max(1, Math.floor(windowMs / buckets))
    this.rollingPercentilesEnabled = flag('rollingPercentilesEnabled', options.rollingPercentilesEnabled)
    this.enableSnapshots = flag('enableSnapshots', options.enableSnapshots)
    this.rotateBucketController =
      controller && check.shaped('rotateBucketController', controller, rotateControllerShape)
    const isRotated = controller !== undefined
    this.#source =
      source ?? new StatusCounts({ buckets, bucketMs: this.#bucketMs, isRotated, saved: stats, clock })
    this.startListeneningForRotateEvent()
  }

  /** The figures of the window. */
  get stats(): CircuitBreakerStats {
    const stats = this.#source.readStats()
    return this.rollingPercentilesEnabled ? stats : { ...stats, ...noLatencies }
  }

  /** The figures of each bucket, the newest first. */
  get window(): readonly StatusBucket[] {
    return this.#source.readBuckets()
  }

  /**
   * Counts one more.
   *
   * @param latencyMs How long it took, in milliseconds.
   */
  increment(counter: StatusCounter, latencyMs?: number): void {
    if (!statusCounters.includes(counter))
      throw new TypeError(`Status counts ${statusCounters.join(', ')}, but no "${counter}"`)
    this.#source.increment(counter, latencyMs)
  }

  /** The circuit has opened. */
  open(): void {
    this.#source.mark(true)
  }

  /** The circuit has closed. */
  close(): void {
    this.#source.mark(false)
  }

  /** Moves the window on by one bucket, where a controller is in charge of that. */
  rotateBucket(): void {
    if (this.rotateBucketController) this.#source.rotate()
  }

  /** Follows the controller, if there is one. The name is opossum's. */
  startListeneningForRotateEvent(): void {
    if (this.#isShutdown || !this.rotateBucketController) return
    this.#stopRotating ??= rotateWith(this.rotateBucketController, this)
  }

  /** Does not follow the controller any more: the window stands still. */
  removeRotateBucketControllerListener(): void {
    this.#stopRotating?.()
    this.#stopRotating = undefined
  }

  /** Ends snapshots and rotation for good. */
  shutdown(): void {
    this.#isShutdown = true
    this.#timer?.cancel()
    this.removeRotateBucketControllerListener()
  }

  override on<E extends keyof StatusEvents>(event: E, listener: Listener<StatusEvents[E]>): this {
    super.on(event, listener)
    this.#startSnapshots()
    return this
  }

  override prependListener<E extends keyof StatusEvents>(
    event: E,
    listener: Listener<StatusEvents[E]>,
  ): this {
    super.prependListener(event, listener)
    this.#startSnapshots()
    return this
  }

  /** Waits without holding the status: one that nobody can reach any more has nothing new to tell. */
  static #wait(status: Status): Timer {
    const reference = new WeakRef(status)
    return status.#clock.after(status.#bucketMs, () => {
      const present = reference.deref()
      if (present) present.#snap()
    })
  }

  #startSnapshots(): void {
    if (!this.enableSnapshots || this.#isShutdown || this.#timer || this.listenerCount('snapshot') === 0)
      return
    this.#timer = Status.#wait(this)
  }

  /** Ends by itself when nobody listens any more. */
  #snap(): void {
    this.#timer = undefined
    this.#startSnapshots()
    if (this.#timer) this.tell('snapshot', this.stats)
  }
}

const check = new OptionCheck('Status')
const names: readonly (keyof StatusOptions)[] = [
  'rollingCountBuckets',
  'rollingCountTimeout',
  'rollingPercentilesEnabled',
  'enableSnapshots',
  'rotateBucketController',
  'stats',
  'clock',
]
const noLatencies = {
  percentiles: Object.fromEntries(latencyShares.map((share) => [share, -1])),
  latencyMean: -1,
}

/** As in opossum, 0 stands for the default. */
function positive(
  name: keyof StatusOptions,
  value: number | undefined,
  missing: number,
  whole: boolean,
): number {
  const given = value === undefined ? missing : value
  return check.number(name, given, { from: 0, to: Number.MAX_SAFE_INTEGER, whole }) || missing
}

function flag(name: keyof StatusOptions, value = true): boolean {
  return check.boolean(name, value)
}
