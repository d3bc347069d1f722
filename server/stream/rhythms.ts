import type { Clock } from '../../shared/engine/clock.ts'

import { Ticker, tickerOn, tickMs } from './ticker.ts'
import type { Reader } from './reader.ts'

/** What is done at the ticks. */
export interface RhythmsOptions {
  /** Called with all readers of one rhythm when it is time for their frame. */
  readonly onTick: (readers: Iterable<Reader>) => void
  /** Called with readers that get frames so rarely that proxies would take the connection for dead. */
  readonly onHeartbeat: (readers: Iterable<Reader>) => void
}

/** Proxies give up after ten seconds of silence. */
const heartbeatMs = 5_000

/** Readers of the same rhythm are served together. */
interface Rhythm {
  readonly readers: Set<Reader>
  readonly stops: readonly (() => void)[]
}

/** Readers by how often they want a frame. A rhythm that nobody has costs nothing. */
export class Rhythms {
  readonly #clock: Clock
  readonly #options: RhythmsOptions
  readonly #byMs = new Map<number, Rhythm>()

  constructor(clock: Clock, options: RhythmsOptions) {
    this.#clock = clock
    this.#options = options
  }

  join(reader: Reader): void {
    const rhythm = this.#byMs.get(reader.everyMs) ?? this.#start(reader.everyMs)
    rhythm.readers.add(reader)
  }

  leave(reader: Reader): void {
    const rhythm = this.#byMs.get(reader.everyMs)
    if (!rhythm?.readers.delete(reader) || rhythm.readers.size > 0) return
    for (const stop of rhythm.stops) stop()
    this.#byMs.delete(reader.everyMs)
  }

  /** Everybody goes away. */
  rest(): void {
    for (const { stops } of this.#byMs.values()) for (const stop of stops) stop()
    this.#byMs.clear()
  }

  #start(everyMs: number): Rhythm {
    const readers = new Set<Reader>()
    const { onTick, onHeartbeat } = this.#options
    // Those who want the usual one share the ticker of the process.
    const ticker = everyMs === tickMs ? tickerOn(this.#clock) : new Ticker(this.#clock, everyMs)
    const stops = [ticker.subscribe(() => onTick(readers))]
    if (everyMs > heartbeatMs)
      stops.push(new Ticker(this.#clock, heartbeatMs).subscribe(() => onHeartbeat(readers)))
    const rhythm = { readers, stops }
    this.#byMs.set(everyMs, rhythm)
    return rhythm
  }
}
