import { encodeHystrixCollapser } from './hystrix-collapser.ts'
import { encodeHystrixCommand } from './hystrix-encode.ts'
import { hystrixName } from './hystrix-names.ts'
import { encodeHystrixThreadPool } from './hystrix-thread-pool.ts'
import type { CircuitReading } from './reading.ts'
import { encodeEvent } from './sse-encode.ts'

/**
 * All that the Hystrix stream says of a circuit: the command, its thread pool if it has one, its collapser if it has one.
 *
 * @param circuit Its name is safe already, for it must be so beside the names of the others.
 */
export function encodeHystrixEvents(circuit: CircuitReading): string {
  const reading = { ...circuit, group: hystrixName(circuit.group) }
  const pool = encodeHystrixThreadPool(reading)
  const collapser = encodeHystrixCollapser(reading)
  const command = encodeEvent(encodeHystrixCommand(reading))
  return command + (pool ? encodeEvent(pool) : '') + (collapser ? encodeEvent(collapser) : '')
}
