import { OptionCheck } from '../../shared/engine/check-options.ts'
import type { HasCircuit, HystrixStatsOptions } from '../stream/hystrix-stats.ts'
import { HystrixStats } from '../stream/hystrix-stats.ts'
import { sendEventStream } from './event-stream.ts'
import type { Handler } from './handler.ts'
import { answer } from './handler.ts'

export interface HystrixStreamOptions extends HystrixStatsOptions {
  /** The breakers to publish. @default all that are in the registry, and those that come later */
  readonly circuits?: Iterable<HasCircuit> | undefined
  /** Publishes what this one publishes, instead of the options above. */
  readonly stats?: HystrixStats | undefined
}

const check = new OptionCheck('hystrixStream')

/**
 * Serves the Hystrix metrics stream: `app.use('/hystrix.stream', hystrixStream())`.
 *
 * @throws TypeError for an option that does not exist.
 */
export function hystrixStream(options: HystrixStreamOptions = {}): Handler {
  check.known(options, ['circuits', 'stats', 'registry', 'clock'])
  const { circuits, stats: given, ...rest } = options
  const stats = given ?? new HystrixStats(circuits, rest)
  return function hystrixStreamHandler(request, response) {
    if (stats.isShutdown) answer(response, 503, 'This stream has been shut down.')
    else sendEventStream(request, response, () => stats.getHystrixStream())
  }
}
