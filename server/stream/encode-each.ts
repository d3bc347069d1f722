import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSource } from '../registry/registry.ts'
import { warn } from '../warn.ts'

const warnedOf = new WeakSet<CircuitSource>()

/**
 * Reads circuits, under the names that they are given, and encodes them one by one. A circuit that cannot be read is
 * left out, with a warning the first time, for the others must not suffer from it.
 */
export function encodeEach(
  sources: Iterable<readonly [name: string, source: CircuitSource]>,
  encode: (reading: CircuitReading) => string,
): string[] {
  return [...sources].flatMap(([name, source]) => {
    try {
      return [encode(source.read(name))]
    } catch (mistake) {
      if (!warnedOf.has(source))
        warn(`Circuit "${name}" cannot be read; it is left out of the streams.`, mistake)
      warnedOf.add(source)
      return []
    }
  })
}
