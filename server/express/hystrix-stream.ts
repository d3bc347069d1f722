import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { HasCircuit, HystrixStatsOptions } from '../stream/hystrix-stats.ts'
import { HystrixStats } from '../stream/hystrix-stats.ts'
import { sendEventStream } from './event-stream.ts'
import type { Handler } from './handler.ts'
import { answer } from './handler.ts'

/** What the stream publishes. */
export interface HystrixStreamOptions extends HystrixStatsOptions {
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
  check.known(options, ['circuits', 'stats', 'registry', 'clock'])
  const { circuits, stats: given, ...rest } = options
  const stats =
    given === undefined ? new HystrixStats(circuits, rest) : check.shaped('stats', given, statsShape)
  return function hystrixStreamHandler(request, response) {
    if (stats.isShutdown) answer(response, 503, 'This stream has been shut down.')
    else sendEventStream(request, response, () => stats.getHystrixStream())
  }
}
