import assert from 'node:assert/strict'
import Opossum from 'opossum'
import { vi } from 'vitest'
import { CircuitBreaker } from '../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../server/registry/registry.ts'
import { SimulatedClock } from '../../shared/engine/simulated-clock.ts'
import type { Breaker, PairOptions, Step } from './observed.ts'
import { failSlowlyMs, firstCallAt, hangMs, Observed, slotMs, succeedSlowlyMs, windowMs } from './observed.ts'

/**
 * opossum's breaker and ours, to which the same things happen at the same times: opossum on vitest's fake timers, ours on
 * a simulated clock that goes in step.
 */
export class Pair {
  readonly ours: Observed
  readonly theirs: Observed
  readonly #clock = new SimulatedClock()
  readonly options: PairOptions
  /** When something will happen in one of them. */
  readonly #dues = new Set<number>()
  #now = 0

  constructor({ fallback, filters, filtersOwn = false, ...options }: PairOptions) {
    const known = {
      ...options,
      name: 'pair',
      rollingCountTimeout: windowMs,
      ...(filters && {
        errorFilter: (error: Filtered) => error.mine ?? (filtersOwn && error.code !== undefined),
      }),
    }
    this.options = { fallback, ...options }
    const registry = new Registry()
    const clock = this.#clock
    this.ours = new Observed(
      (action) => new CircuitBreaker(action, { ...known, clock, registry }) as unknown as Breaker,
      this.options,
      (ms, task) => clock.after(ms, task),
    )
    this.theirs = new Observed(
      (action) => new Opossum(action as never, { ...known }) as unknown as Breaker,
      this.options,
      (ms, task) => setTimeout(task, ms),
    )
    this.theirs.breaker.on('open', () => void this.#dues.add(this.#now + options.resetTimeout))
  }

  /** How many calls have not been answered yet. */
  get pending(): number {
    return this.theirs.results.filter((result) => result === 'pending').length
  }

  /** How long it is until the next slot has just begun, if that is not now. */
  get toNextSlot(): number {
    return (slotMs - ((this.#now - firstCallAt) % slotMs)) % slotMs
  }

  /** How often the circuit has closed. */
  get closings(): number {
    return this.theirs.told.filter(([event]) => event === 'close').length
  }

  /** That the two have come to the same so far. */
  assertSame(): void {
    assert.deepEqual(this.ours.read(), this.theirs.read())
  }

  async begin(): Promise<void> {
    await this.#wait(firstCallAt)
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'wait') return this.#wait(step.ms)
    await this.takeAtOnce(step)
  }

  /** Does all of them before any promise is heard. */
  async takeAtOnce(...steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.do === 'fire') this.#fire(step)
      else if (step.do !== 'wait') for (const { breaker } of [this.ours, this.theirs]) breaker[step.do]()
    }
    await settled()
  }

  #fire({ deed, key }: Step & { readonly do: 'fire' }): void {
    const times = [this.options.timeout || 0, failSlowlyMs, succeedSlowlyMs, hangMs]
    for (const ms of times) this.#dues.add(this.#now + ms)
    for (const one of [this.ours, this.theirs]) {
      one.deed = deed
      one.fire(key)
    }
  }

  async #wait(ms: number): Promise<void> {
    const until = this.#now + ms
    for (let next = this.#next(until); next < until; next = this.#next(until)) await this.#goTo(next)
    await this.#goTo(until)
  }

  #next(until: number): number {
    let next = Math.min(until, (Math.floor(this.#now / slotMs) + 1) * slotMs)
    for (const due of this.#dues) {
      if (due <= this.#now) this.#dues.delete(due)
      else next = Math.min(next, due)
    }
    return next
  }

  async #goTo(time: number): Promise<void> {
    const ms = time - this.#now
    this.#now = time
    this.#clock.advance(ms)
    vi.advanceTimersByTime(ms)
    await settled()
  }
}

/** An error of the function, or of the breaker itself. */
interface Filtered {
  readonly mine?: boolean
  readonly code?: string
}

/** `setImmediate` is not faked: when it comes, all promises have been heard. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
