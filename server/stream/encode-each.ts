import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSource } from '../registry/registry.ts'
import { warn } from '../warn.ts'

const warnedOf = new WeakSet<CircuitSource>()

/**
 * Reads circuits, under the names that they are given, and encodes them one by one. A circuit that cannot be read is
 * left out, with a warning the first time, for the others must not suffer from it.
 */
export function encodeEach<T>(
  sources: Iterable<readonly [name: string, source: CircuitSource]>,
  encode: (reading: CircuitReading, source: CircuitSource) => T,
): T[] {
  const encoded: T[] = []
  for (const [name, source] of sources) {
    try {
      encoded.push(encode(source.read(name), source))
    } catch (mistake) {
      warnOnce(name, source, mistake)
    }
  }
  return encoded
}

function warnOnce(name: string, source: CircuitSource, mistake: unknown): void {
  if (!warnedOf.has(source)) warn(`Circuit "${name}" cannot be read; it is left out of the streams.`, mistake)
  warnedOf.add(source)
}
