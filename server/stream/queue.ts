import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** How long it may work in one turn of the event loop, and how long it then lets others work, in milliseconds. */
const workMs = 3
const restMs = 1
/** Most clients that are in the middle of taking what they got. The system writes to all of these in one turn, too. */
const mostTaking = 16
/** One that takes longer than this, in milliseconds, is waited for no more. */
const patienceMs = 50

/**
 * Serves whoever waits, each once and in turn, a few milliseconds at a time and a few clients at once: writing to a
 * thousand connections takes a quarter of a second, and nobody else is to wait for so long.
 */
export class Queue<Client> {
  readonly #clock: Clock
  readonly #serve: (client: Client) => boolean
  readonly #waiting = new Set<Client>()
  /** Since when each has been taking what it got. */
  readonly #taking = new Map<Client, number>()
  #pause: Timer | undefined
  #isWorking = false
  #until = -Infinity

  /** @param serve Gives a client something, and says whether it is still taking it. */
  constructor(clock: Clock, serve: (client: Client) => boolean) {
    this.#clock = clock
    this.#serve = serve
  }

  /** Serves a client, at once if there is time; otherwise puts it at the end, if it is not waiting already. */
  add(client: Client): void {
    this.#waiting.add(client)
    this.#goOn()
  }

  /** A client has taken what it got. */
  taken(client: Client): void {
    if (this.#taking.delete(client)) this.#goOn()
  }

  remove(client: Client): void {
    this.#waiting.delete(client)
    this.taken(client)
  }

  /** Everybody goes away. */
  rest(): void {
    this.#waiting.clear()
    this.#taking.clear()
    this.#pause?.cancel()
    this.#pause = undefined
  }

  #goOn(): void {
    if (!this.#isWorking && !this.#pause) this.#work()
  }

  #work(): void {
    const now = this.#clock.now()
    if (now >= this.#until + restMs) this.#until = now + workMs
    this.#isWorking = true
    for (const client of this.#waiting) {
      if (this.#taking.size >= mostTaking || this.#clock.now() >= this.#until) break
      this.#waiting.delete(client)
      if (this.#serve(client)) this.#taking.set(client, now)
    }
    this.#isWorking = false
    if (this.#waiting.size > 0) this.#pause = this.#clock.after(restMs, () => this.#resume())
  }

  #resume(): void {
    this.#pause = undefined
    const tooLong = this.#clock.now() - patienceMs
    for (const [client, since] of this.#taking) if (since <= tooLong) this.#taking.delete(client)
    this.#work()
  }
}
