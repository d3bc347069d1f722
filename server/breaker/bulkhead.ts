/**
 * Counts the calls that somebody waits for and lets no more than `capacity` be so at once. There is no queue. A call that
 * timed out has left, though its function may still run: one that never ends would otherwise hold its place for ever.
 */
export class Bulkhead {
  /** Most calls at once. Those that are under way when it is made smaller go on. */
  capacity: number
  /** How many calls somebody waits for. */
  inFlight = 0

  /** @param capacity Most calls at once. `Infinity`: any number. */
  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** Takes a place if there is one. */
  take(): boolean {
    if (this.inFlight >= this.capacity) return false
    this.inFlight++
    return true
  }

  /** Gives a place back. */
  release(): void {
    this.inFlight--
  }
}
