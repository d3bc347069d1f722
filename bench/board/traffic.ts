import { CircuitBreaker, Registry, SimulatedClock } from '../../server/index.ts'

/** How many circuits there are, how many of them are called, and how often each of those a second. */
export interface TrafficOptions {
  readonly circuits: number
  readonly active: number
  readonly callsPerSecond: number
}

/** So long a step of the simulated time is, in milliseconds; no bucket of a latency from 16 ms is narrower. */
const stepMs = 1
/** After so many steps the event loop has its turn. */
const stepsPerTurn = 20
/** One call in so many fails. */
const failsOneIn = 50

/**
 * Circuits under load, on a clock that only moves when told: latencies are log-normal (sigma 0.5) around a median of each
 * circuit's own, 20 to 400 ms; 2 % fail.
 */
export class Traffic {
  readonly clock = new SimulatedClock()
  readonly registry = new Registry()
  readonly #options: TrafficOptions
  readonly #breakers: CircuitBreaker<[number, boolean], string>[]
  readonly #random = numbers(7)
  #steps = 0

  constructor(options: TrafficOptions) {
    const { clock, registry } = this
    const act = (ms: number, fails: boolean) =>
      new Promise<string>((resolve, reject) => {
        clock.after(ms, () => (fails ? reject(refused) : resolve('ok')))
      })
    this.#options = options
    this.#breakers = Array.from({ length: options.circuits }, (_, index) => {
      const name = `${groups[index % groups.length]}.operation-${index}`
      return new CircuitBreaker(act, { name, clock, registry, timeout: 10_000 })
    })
  }

  /** Lets a second pass. */
  async second(): Promise<void> {
    const { active, callsPerSecond } = this.#options
    for (let step = 0; step < 1_000 / stepMs; step++) {
      this.#steps++
      for (let index = 0; index < active; index++) {
        const due = Math.floor(((this.#steps + index / active) * callsPerSecond * stepMs) / 1_000)
        const done = Math.floor(((this.#steps - 1 + index / active) * callsPerSecond * stepMs) / 1_000)
        for (let call = done; call < due; call++) this.#fire(index)
      }
      this.clock.advance(stepMs)
      for (let promise = 0; promise < 6; promise++) await Promise.resolve()
      if (step % stepsPerTurn === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #fire(index: number): void {
    const median = 20 * 20 ** (index / Math.max(1, this.#options.active))
    const ms = median * Math.exp(0.5 * this.#normal())
    this.#breakers[index]!.fire(ms, this.#random() * failsOneIn < 1).catch(() => {})
  }

  /** Box and Muller's way to normally distributed numbers. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
  }
}

const groups = ['payments', 'search', 'inventory', 'mail', 'recommendations']
const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })

/** The same numbers from 0 to 1 each time (a multiplicative congruential generator). */
function numbers(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
