import type { Clock, Timer } from '../../shared/engine/clock.ts'
import { systemClock } from '../system-clock.ts'

/** How often all circuits are read and sent to whoever asks for nothing else, in milliseconds. */
export const tickMs = 1_000

/** Calls its listeners at a steady pace. It runs only while there are any and never keeps the process alive. */
export class Ticker {
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #listeners = new Set<() => void>()
  #timer: Timer | undefined
  #next = 0

  constructor(clock: Clock, everyMs = tickMs) {
    this.#clock = clock
    this.#everyMs = everyMs
  }

  get isRunning(): boolean {
    return this.#listeners.size > 0
  }

  /** Calls `listener` from the next tick on, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    if (!this.#timer) this.#start()
    return () => this.#unsubscribe(listener)
  }

  #unsubscribe(listener: () => void): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size > 0) return
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #start(): void {
    this.#next = this.#clock.now() + this.#everyMs
    this.#wait()
  }

  #wait(): void {
    this.#timer = this.#clock.after(Math.max(0, this.#next - this.#clock.now()), () => this.#tick())
  }

  /** The next tick is counted from when this one was due, so that the pace does not drift; missed ones are left out. */
  #tick(): void {
    const now = this.#clock.now()
    this.#next = Math.max(this.#next + this.#everyMs, now + this.#everyMs / 2)
    this.#wait()
    for (const listener of this.#listeners) listener()
  }
}

const byClock = new WeakMap<Clock, Ticker>()

/** The one ticker of a clock; for the machine's clock, of the process. */
export function tickerOn(clock: Clock = systemClock): Ticker {
  const ticker = byClock.get(clock) ?? new Ticker(clock)
  byClock.set(clock, ticker)
  return ticker
}
