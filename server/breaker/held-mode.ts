import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { HandMode, Mode } from '../../shared/engine/mode.ts'
import { automatic } from '../../shared/engine/mode.ts'
import { Shadow } from './shadow.ts'

/** The mode that somebody has put a circuit into, for as long as they said. */
export class HeldMode {
  readonly #clock: Clock
  readonly #onEnd: (mode: HandMode, lastedMs: number) => void
  #mode: Mode = automatic
  #shadow: Shadow | undefined
  #end: Timer | undefined

  /** @param onEnd Called when the time of a mode is over; the circuit is automatic again by then. */
  constructor(clock: Clock, onEnd: (mode: HandMode, lastedMs: number) => void) {
    this.#clock = clock
    this.#onEnd = onEnd
  }

  get mode(): Mode {
    return this.#mode
  }

  /** What the circuit would have done; `undefined` where it is not in shadow mode. */
  get shadow(): Shadow | undefined {
    return this.#shadow
  }

  /** Puts the circuit into this mode. */
  set(mode: Mode): void {
    this.cancel()
    this.#mode = mode
    this.#shadow = mode.kind === 'shadow' ? new Shadow() : undefined
    if (mode.kind !== 'automatic' && mode.until !== Infinity) this.#wait(mode)
  }

  /** Waits for no end any more. */
  cancel(): void {
    this.#end?.cancel()
    this.#end = undefined
  }

  /** Timers may ring a little early. */
  #wait(mode: HandMode): void {
    const clock = this.#clock
    this.#end = clock.after(Math.max(0, mode.until - clock.now()), () => {
      const now = clock.now()
      if (now < mode.until) return this.#wait(mode)
      this.set(automatic)
      this.#onEnd(mode, now - mode.since)
    })
  }
}
