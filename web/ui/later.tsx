import type { ComponentType } from 'react'
import { lazy, useState } from 'react'

/** A part of the page that is not in its first download. */
export interface Later<Props> {
  /** The part; it suspends when it has not been fetched yet. */
  readonly Part: ComponentType<Props>
  /** Fetches it, so that it is there at once when it is needed, even if the server no longer is. */
  readonly fetch: () => Promise<void>
}

/** @param instead Stands in where the server does not hand the part out. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  instead: ComponentType<Props>,
): Later<Props> {
  let fetched: ComponentType<Props> | undefined
  const Lazy = lazy(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: instead }),
    ),
  )
  function Part(props: Props) {
    // Chosen once: a part that arrives in between must not replace the one that is being shown.
    const [Chosen] = useState<ComponentType<Props>>(() => fetched ?? Lazy)
    return <Chosen {...props} />
  }
  return {
    Part,
    async fetch() {
      fetched ??= await load().catch(() => undefined)
    },
  }
}
