import { carryOver } from '../../shared/engine/carry-over.ts'
import type { Cause } from '../../shared/engine/cause.ts'
import { ErrorTally } from '../../shared/engine/error-tally.ts'
import { measurementsOf } from '../../shared/engine/measurements.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { isError } from '../../shared/engine/outcome.ts'
import type { Measurement, Policy } from '../../shared/engine/policy.ts'
import type { StatisticsOptions } from '../registry/statistics.ts'
import { failureKind } from './causes.ts'

/** How a call went. */
export interface Settlement {
  readonly outcome: Outcome
  /** How long the function ran, in milliseconds; absent when it was not called. */
  readonly tookMs?: number
  /** What it failed with. */
  readonly error?: unknown
}

/** A circuit's policy with all that it remembers. Nothing is allocated before the first call. */
export class TripRule {
  /** Whether a success can be the call that meets it. */
  opensOnSuccess: boolean
  readonly #window: StatisticsOptions
  #policy: Policy
  #cells: Float64Array | undefined
  #errors: ErrorTally | undefined

  /** @param window For how long errors are remembered by name. */
  constructor(policy: Policy, window: StatisticsOptions) {
    this.#policy = policy
    this.opensOnSuccess = policy.opensOnSuccess === true
    this.#window = window
  }

  /** Goes by another policy; what both remember alike is kept. */
  use(policy: Policy): void {
    if (this.#cells !== undefined) this.#cells = carryOver(this.#policy, policy, this.#cells)
    this.#policy = policy
    this.opensOnSuccess = policy.opensOnSuccess === true
  }

  /**
   * Takes note of a success: to tell the policy of each costs 10 ns, and touches what no other part of a call needs.
   *
   * @returns Before when further ones may be kept back, to be handed in together with `add` before anything else is asked or
   * told; 0: each is to be told of.
   */
  succeeded(tookMs: number, now: number): number {
    const cells = (this.#cells ??= new Float64Array(this.#policy.cells))
    this.#policy.record(cells, 'success', now, tookMs)
    const { batch } = this.#policy
    return batch === undefined || this.opensOnSuccess ? 0 : batch.until(cells, now)
  }

  /** Takes note of successes that were kept back. */
  add(successes: number): void {
    this.#policy.batch!.add(this.#cells!, successes)
  }

  /** Takes note of how a call went. */
  record({ outcome, error, tookMs }: Settlement, now: number): void {
    this.#policy.record((this.#cells ??= new Float64Array(this.#policy.cells)), outcome, now, tookMs)
    if (!isError(outcome)) return
    this.#errors ??= new ErrorTally(this.#window)
    this.#errors.add(failureKind(outcome, error), now)
  }

  /** Why it opens the circuit; `undefined`: it does not. */
  met(now: number): Cause | undefined {
    const policy = this.#policy
    const cells = this.#cells
    if (cells === undefined) return undefined
    if (!policy.shouldOpen(cells, now)) return undefined
    return { kind: 'rule', measured: policy.measure(cells, now), errors: this.#errors?.top(now, 3) ?? [] }
  }

  /** What each of its rules sees. */
  read(now: number): readonly Measurement[] {
    return measurementsOf(this.#policy, this.#cells ?? new Float64Array(this.#policy.cells), now)
  }

  /** What was seen before the circuit opened must neither open it again once it has recovered nor be blamed then. */
  startAfresh(): void {
    this.#cells?.fill(0)
    this.#errors = undefined
  }
}
