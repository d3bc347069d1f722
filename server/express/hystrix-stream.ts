import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { HasCircuit, HystrixStatsOptions } from '../stream/hystrix-stats.ts'
import { HystrixStats } from '../stream/hystrix-stats.ts'
import { delayOf } from './delay.ts'
import { sendEventStream } from './event-stream.ts'
import type { Handler } from './handler.ts'
import { answer } from './handler.ts'
import type { StreamAccessOptions } from './stream-access.ts'
import { guarded, streamAccessNames } from './stream-access.ts'

/** What the stream publishes. */
export interface HystrixStreamOptions extends HystrixStatsOptions, StreamAccessOptions {
  /** The breakers to publish. @default all that are in the registry, and those that come later */
  readonly circuits?: Iterable<HasCircuit> | undefined
  /** Publishes what this one publishes, instead of the options above. */
  readonly stats?: HystrixStats | undefined
}

const check = new OptionCheck('hystrixStream')
const statsShape = { is: 'a HystrixStats', methods: ['getHystrixStream', 'add', 'remove', 'shutdown'] }

/**
 * Serves the Hystrix metrics stream: `app.use('/hystrix.stream', hystrixStream())`.
 *
 * @throws TypeError for an option that does not exist or is not what it must be.
 */
export function hystrixStream(options: HystrixStreamOptions = {}): Handler {
  check.known(options, ['circuits', 'stats', 'registry', 'clock', ...streamAccessNames])
  const { circuits, stats: given, registry, clock } = options
  const stats =
    given === undefined
      ? new HystrixStats(circuits, { registry, clock })
      : check.shaped('stats', given, statsShape)
  return guarded(check, options, function hystrixStreamHandler(request, response) {
    if (stats.isShutdown) return answer(response, 503, 'This stream has been shut down.')
    const everyMs = delayOf(request.url)
    return sendEventStream(request, response, () => stats.getHystrixStream({ everyMs }))
  })
}
