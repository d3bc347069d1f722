import type { Statistics } from '../registry/statistics.ts'
import { CircuitStatus } from './circuit-status.ts'
import type { BreakerSettings } from './options.ts'
import type { StatusOptions } from './status.ts'
import { Status } from './status.ts'

type Options = BreakerSettings<never>

/**
 * The status into which the breaker must count what it tells: one that was handed in, or that starts from saved figures, or
 * that goes by a controller instead of by time. Else `undefined`, for then the statistics have it all.
 */
export function fedStatusOf(options: Options): Status | undefined {
  const { status, rotateBucketController } = options
  if (status instanceof Status) return status
  if (status === undefined && rotateBucketController === undefined) return undefined
  return new Status({ ...statusOptions(options), stats: status })
}

/** The circuit's own statistics as a status. */
export function ownStatusOf(options: Options, statistics: Statistics): Status {
  return new Status(statusOptions(options), new CircuitStatus(statistics, options.clock))
}

function statusOptions(options: Options): StatusOptions {
  const { rollingCountBuckets, rollingCountTimeout, rollingPercentilesEnabled } = options
  const { enableSnapshots, rotateBucketController, clock } = options
  return {
    rollingCountBuckets,
    rollingCountTimeout,
    rollingPercentilesEnabled,
    enableSnapshots,
    rotateBucketController,
    clock,
  }
}
