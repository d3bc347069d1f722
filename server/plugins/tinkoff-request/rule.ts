import type { Policy } from '../../../shared/engine/policy.ts'
import { RollingWindow } from '../../../shared/engine/rolling-window.ts'
import type { BreakerOptions } from './options.ts'

const slots = 60
const requestColumn = 0
const failureColumn = 1

/** What the rule goes by. */
export type FailureRuleOptions = {
  readonly [Name in 'failureTimeout' | 'failureThreshold' | 'minimumFailureCount']-?: NonNullable<
    BreakerOptions[Name]
  >
}

/**
 * Opens when more than a given number of requests, and more than a given share of those that were let through, have failed
 * within a window that slides. Other than the engine's own rules it also counts requests that are still under way, so it
 * hears of them when they begin and keeps its own memory.
 */
export class FailureRule {
  /** The window in slots, for statistics that go with it. */
  readonly window: { readonly slots: number; readonly slotMs: number }
  /** The rule, as a circuit takes it. */
  readonly policy: Policy
  readonly #options: FailureRuleOptions
  readonly #window: RollingWindow
  readonly #cells: Float64Array

  constructor(options: FailureRuleOptions) {
    this.#options = options
    this.window = { slots, slotMs: options.failureTimeout / slots }
    this.#window = new RollingWindow({ ...this.window, columns: 2 })
    this.#cells = new Float64Array(this.#window.cells)
    this.policy = {
      cells: 0,
      record: (_cells, outcome, now) => {
        if (outcome === 'failure') this.#window.add(this.#cells, now, failureColumn)
      },
      shouldOpen: (_cells, now) => this.#isMet(now),
      measure: (_cells, now) => ({
        rule: 'error-percentage',
        errors: this.#failures(now),
        calls: this.requests(now),
        threshold: options.failureThreshold,
        minimumCalls: options.minimumFailureCount + 1,
        windowMs: options.failureTimeout,
      }),
    }
  }

  /** A request was let through. */
  began(now: number): void {
    this.#window.add(this.#cells, now, requestColumn)
  }

  /** Requests of the window. One that failed in it may have begun before. */
  requests(now: number): number {
    return Math.max(this.#window.total(this.#cells, now, requestColumn), this.#failures(now))
  }

  /** Forgets everything. */
  startAfresh(): void {
    this.#cells.fill(0)
  }

  #isMet(now: number): boolean {
    const { failureThreshold, minimumFailureCount } = this.#options
    const failures = this.#failures(now)
    return failures > minimumFailureCount && failures * 100 > failureThreshold * this.requests(now)
  }

  #failures(now: number): number {
    return this.#window.total(this.#cells, now, failureColumn)
  }
}
