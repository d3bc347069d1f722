import type { Episode } from './episode.ts'
import { generationOf, issuedOf } from './episode.ts'
import { CircuitBreakerKeys } from './keys.ts'
import { Pair } from './pair.ts'

const asideBits = 10
const lowRange = 2 ** 32
const highRange = 2 ** asideBits

/**
 * When the present state began, or its probe was let through: 42 bits of milliseconds, which last for 139 years, beside a
 * mark that says of which state. Whoever looks and finds the mark of another state writes the time at which they look: so a
 * thread that dies between changing the state and noting the time leaves nothing behind that could not be made good, and a
 * state written by hand begins when it is first seen.
 */
export class Since {
  readonly #pair: Pair

  constructor(cells: Int32Array<SharedArrayBuffer>) {
    this.#pair = new Pair(cells, CircuitBreakerKeys.RESERVED_6)
  }

  /** Whole milliseconds, never earlier than it was. */
  of(episode: Episode, now: number): number {
    const mark = markOf(episode)
    for (;;) {
      const seen = this.#pair.read()
      if (seen.aside >>> asideBits === mark) return timeOf(seen.main, seen.aside)
      const ms = Math.ceil(now)
      const high = Math.floor(ms / lowRange) % highRange
      if (this.#pair.replace(seen, ms | 0, (mark << asideBits) | high)) return ms
    }
  }
}

/** 18 bits of the generation and the number of the probe. */
function markOf(episode: Episode): number {
  return (((generationOf(episode) << 4) | issuedOf(episode)) & 0x3fffff) >>> 0
}

function timeOf(low: number, aside: number): number {
  return (aside & (highRange - 1)) * lowRange + (low >>> 0)
}
