import type { Clock, Timer } from '../../shared/engine/clock.ts'

/** How long it may work in one turn of the event loop, and how long it then lets others work, in milliseconds. */
const workMs = 3
const restMs = 1

/**
 * Serves whoever waits, each once and in turn, a few milliseconds at a time: writing to a thousand connections takes a
 * quarter of a second, and nobody else is to wait for so long.
 */
export class Queue<Client> {
  readonly #clock: Clock
  readonly #serve: (client: Client) => void
  readonly #waiting = new Set<Client>()
  #pause: Timer | undefined
  #isWorking = false
  #until = -Infinity

  constructor(clock: Clock, serve: (client: Client) => void) {
    this.#clock = clock
    this.#serve = serve
  }

  /** Serves a client, at once if there is time; otherwise puts it at the end, if it is not waiting already. */
  add(client: Client): void {
    this.#waiting.add(client)
    if (!this.#isWorking && !this.#pause) this.#work()
  }

  remove(client: Client): void {
    this.#waiting.delete(client)
  }

  /** Everybody goes away. */
  rest(): void {
    this.#waiting.clear()
    this.#pause?.cancel()
    this.#pause = undefined
  }

  #work(): void {
    const now = this.#clock.now()
    if (now >= this.#until + restMs) this.#until = now + workMs
    this.#isWorking = true
    for (const client of this.#waiting) {
      if (this.#clock.now() >= this.#until) break
      this.#waiting.delete(client)
      this.#serve(client)
    }
    this.#isWorking = false
    if (this.#waiting.size > 0) this.#pause = this.#clock.after(restMs, () => this.#goOn())
  }

  #goOn(): void {
    this.#pause = undefined
    this.#work()
  }
}
