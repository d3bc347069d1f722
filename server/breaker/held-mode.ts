import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { HandMode, Mode } from '../../shared/engine/mode.ts'
import { automatic, modeAt } from '../../shared/engine/mode.ts'
import type { TransitionReading } from '../../shared/wire/reading.ts'
import { Shadow } from './shadow.ts'

/** The mode that somebody has put a circuit into, for as long as they said. */
export class HeldMode {
  /** What people see as the opening of the circuit; `undefined`: its own. */
  opening: TransitionReading | null | undefined
  readonly #clock: Clock
  readonly #onEnd: (mode: HandMode, lastedMs: number) => void
  #mode: Mode = automatic
  #shadow: Shadow | undefined
  #shadows = 0
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

  /** The ticket of calls of which only this shadow hears; no two have the same. */
  get shadowTicket(): number {
    return firstShadow - this.#shadows
  }

  /** Puts the circuit into this mode. */
  set(mode: Mode): void {
    this.cancel()
    this.#mode = mode
    this.#shadow = mode.kind === 'shadow' ? new Shadow() : undefined
    if (this.#shadow) this.#shadows++
    if (mode.kind !== 'automatic' && mode.until !== Infinity) this.#wait(mode)
  }

  /** Ends a mode whose time is over, where the timer is late. */
  endIfDue(): void {
    const mode = this.#mode
    if (mode.kind === 'automatic' || mode.until === Infinity) return
    if (modeAt(mode, this.#clock.now()) === automatic) this.#ended(mode)
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
      if (clock.now() < mode.until) this.#wait(mode)
      else this.#ended(mode)
    })
  }

  #ended(mode: HandMode): void {
    this.set(automatic)
    this.#onEnd(mode, this.#clock.now() - mode.since)
  }
}

/** Those of the others lie above. */
const firstShadow = -10
