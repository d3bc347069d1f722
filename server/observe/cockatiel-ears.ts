import type { Cause } from '../../shared/engine/cause.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { errorKind } from '../breaker/error-kind.ts'
import type { CockatielReason } from './cockatiel-shape.ts'
import { standingOf } from './cockatiel-shape.ts'
import type { ObservedCircuit } from './observed-circuit.ts'

/** Hears what a policy tells. `onBreak`, which says why, comes just before the change of state. */
export class CockatielEars {
  readonly #circuit: ObservedCircuit
  #reason: CockatielReason | undefined
  #tookMs = 0

  constructor(circuit: ObservedCircuit) {
    this.#circuit = circuit
  }

  readonly succeeded = ({ duration }: { readonly duration: number }): void => {
    this.#circuit.ended('success', duration)
  }

  /** What the policy does not handle is nothing to do with the dependency: a half-open circuit closes on it. */
  readonly failed = (failure: {
    readonly duration: number
    readonly handled: boolean
    readonly reason: CockatielReason
  }): void => {
    const { duration, handled, reason } = failure
    this.#tookMs = duration
    const outcome = outcomeOf(reason)
    if (!handled) this.#circuit.ended('ignored', duration)
    else if (outcome === 'rejected') this.#circuit.failed(outcome, 'bulkhead full')
    else this.#circuit.failed(outcome, inWords(reason), duration)
  }

  readonly broke = (reason: CockatielReason): void => {
    this.#reason = reason
  }

  readonly changed = (state: number): void => {
    const to = standingOf(state)
    const cause = this.#causeOf(to)
    this.#reason = undefined
    this.#circuit.moved(to, cause)
  }

  #causeOf(to: 'closed' | 'open' | 'half-open'): Cause {
    const { kind } = this.#circuit.standing
    if (to === 'half-open') return { kind: 'slept', sleptMs: this.#circuit.standingMs }
    if (to === 'open') return this.#whyOpen(kind === 'half-open')
    if (kind !== 'half-open') return { kind: 'by-hand' }
    return { kind: 'probes-passed', probes: 1, openMs: this.#circuit.openMs }
  }

  #whyOpen(wasHalfOpen: boolean): Cause {
    const reason = this.#reason
    if (reason === undefined || 'isolated' in reason) return { kind: 'by-hand', mode: 'forced-open' }
    if (wasHalfOpen) return { kind: 'probe-failed', error: inWords(reason), afterMs: this.#tookMs }
    const { counts, ms: windowMs } = this.#circuit.readWindow()
    const failed = counts.failure + counts.timeout + counts.rejected
    const calls = counts.success + failed
    return { kind: 'untold-rule', failed, calls, windowMs, errors: this.#circuit.topErrors() }
  }
}

/** A policy within this one, a timeout or a bulkhead, marks its errors. */
function outcomeOf({ error }: CockatielReason): Outcome {
  if (typeof error !== 'object' || error === null) return 'failure'
  if ('isTaskCancelledError' in error) return 'timeout'
  return 'isBulkheadRejectedError' in error ? 'rejected' : 'failure'
}

function inWords(reason: CockatielReason): string {
  if (!('error' in reason)) return 'unwanted result'
  return outcomeOf(reason) === 'rejected' ? 'bulkhead full' : errorKind(reason.error)
}
