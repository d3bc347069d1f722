import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSource } from '../registry/registry.ts'
import { warn } from '../warn.ts'

const warnedOf = new WeakSet<CircuitSource>()

/**
 * Reads circuits one by one, under the names that they are given. A circuit that cannot be read, or whose reading cannot
 * be taken, is left out, with a warning the first time, for the others must not suffer from it.
 */
export function readEach(
  sources: Iterable<readonly [name: string, source: CircuitSource]>,
  take: (reading: CircuitReading, source: CircuitSource) => void,
): void {
  for (const [name, source] of sources) {
    try {
      take(source.read(name), source)
    } catch (mistake) {
      warnOnce(name, source, mistake)
    }
  }
}

function warnOnce(name: string, source: CircuitSource, mistake: unknown): void {
  if (!warnedOf.has(source)) warn(`Circuit "${name}" cannot be read; it is left out of the streams.`, mistake)
  warnedOf.add(source)
}
