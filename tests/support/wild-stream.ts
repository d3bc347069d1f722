import { Registry } from '../../server/registry/registry.ts'
import type { CircuitSource } from '../../server/registry/registry.ts'
import { HystrixStats } from '../../server/stream/hystrix-stats.ts'
import { seededRandom } from '../../shared/engine/random.ts'
import { SimulatedClock } from '../../shared/engine/simulated-clock.ts'
import { wildCircuit } from './wild-circuits.ts'

/** What a Hystrix stream of so many circuits that say anything at all sends to a reader who comes: its bytes. */
export async function wildStream(seed: number, circuits: number): Promise<Buffer> {
  const random = seededRandom(seed)
  const clock = new SimulatedClock()
  const registry = new Registry()
  const sources: readonly CircuitSource[] = Array.from({ length: circuits }, () => wildCircuit(random))
  for (const source of sources) registry.add(source)
  const stats = new HystrixStats(undefined, { registry, clock })
  const pieces: Buffer[] = []
  const stream = stats.getHystrixStream()
  stream.on('data', (piece: Buffer) => pieces.push(piece))
  await new Promise((resolve) => setImmediate(resolve))
  stats.shutdown()
  return Buffer.concat(pieces)
}
