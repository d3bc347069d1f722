import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

/** A clock whose timers ring at another time than it shows. */
export class BentClock extends SimulatedClock {
  /** How much later than meant a timer rings, in milliseconds. */
  bentBy = 0

  override now(): number {
    return super.now() + this.bentBy
  }
}
