import type { Contestant, Guarded } from '../contestants/contestant.ts'
import { Gate } from './gate.ts'

/** Length of their rolling windows, in milliseconds: nothing leaves them while they are measured. */
export const windowMs = 60_000

/** A guard whose window holds so many successful calls, and whose function can be made to fail. */
export class FilledGuard {
  readonly guarded: Guarded
  readonly #gate = new Gate()
  #error: Error | undefined

  constructor(contestant: Contestant) {
    const work = (value: number): Promise<number> =>
      this.#error === undefined ? this.#gate.pass(value) : this.#fail(this.#error)
    this.guarded = contestant.guard(work, { timeout: false, opens: false, windowMs })
  }

  /** Makes some calls, which end between now and some steps later. @returns When they have ended. */
  async step(calls: number): Promise<void> {
    const ending: Promise<unknown>[] = []
    for (let call = 0; call < calls; call++) ending.push(this.guarded.fire(call))
    await Promise.all(ending)
  }

  /** Lets the calls end that have waited for this step. */
  openGate(): void {
    this.#gate.open()
  }

  /** From now on every call fails. */
  failWith(error: Error): void {
    this.#error = error
  }

  async #fail(error: Error): Promise<number> {
    throw error
  }
}

const steps = 20
const stepMs = 3

/**
 * Makes guards without timeout and fills their windows with so many successful calls, whose latencies lie between 0 and about 60 ms, so that
 * there is something to sort.
 */
export async function filledGuards(
  contestant: Contestant,
  count: number,
  samples: number,
): Promise<FilledGuard[]> {
  const guards = Array.from({ length: count }, () => new FilledGuard(contestant))
  if (samples === 0) return guards
  const ending: Promise<void>[] = []
  for (let step = 0; step < 2 * steps; step++) {
    const calls = callsIn(step, samples)
    for (const guard of guards) {
      ending.push(guard.step(calls))
      guard.openGate()
    }
    await new Promise((resolve) => setTimeout(resolve, stepMs))
  }
  await Promise.all(ending)
  return guards
}

/** The calls of a step: spread evenly over the first half; the second only lets the last ones end. */
function callsIn(step: number, samples: number): number {
  if (step >= steps) return 0
  return Math.floor(((step + 1) * samples) / steps) - Math.floor((step * samples) / steps)
}
