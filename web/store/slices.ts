import type { CircuitSlice } from './board.ts'
import type { SourceRecord } from './source-record.ts'

interface SlicesOptions {
  /** What a person calls a source. */
  readonly labelOf: (sourceId: string) => string
  /** Whether nothing is heard of any source. */
  readonly isStale: boolean
}

/** The circuits of all sources, each with a key of its own and, where names meet, its source's label. */
export function slicesOf(
  sources: readonly SourceRecord[],
  { labelOf, isStale }: SlicesOptions,
): readonly CircuitSlice[] {
  const shared = sharedNames(sources)
  const isAlone = sources.length <= 1
  return sources.flatMap((source) =>
    source.slices((name) => ({
      key: isAlone ? name : `${source.id}/${name}`,
      sourceLabel: shared.has(name) ? labelOf(source.id) : null,
      host: labelOf(source.id),
      isStale: isStale || source.state.kind === 'lost',
    })),
  )
}

function sharedNames(sources: readonly SourceRecord[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const name of sources.flatMap((source) => [...source.names()])) {
    if (seen.has(name)) shared.add(name)
    seen.add(name)
  }
  return shared
}
