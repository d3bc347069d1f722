import { isNativeError } from 'node:util/types'
import type { Cause } from '../../shared/engine/cause.ts'
import { errorKind } from '../breaker/error-kind.ts'
import type { ObservedCircuit } from './observed-circuit.ts'
import type { OpossumBreaker } from './opossum-shape.ts'
import { inFlightOf, lookAt, timeoutInWords } from './opossum-shape.ts'

/** How the call ended that is being told of, and thereby perhaps the circuit's state. */
interface Ending {
  readonly isSuccess: boolean
  readonly isProbe: boolean
  readonly error: string
  readonly tookMs: number
}

/**
 * Hears what a breaker of opossum's tells, and draws from the order of it what it does not tell. opossum tells of an ending
 * twice where it is a timeout or a full bulkhead (`timeout`, then `failure`), and of the change of state that an ending
 * brings about within the same turn.
 */
export class OpossumEars {
  readonly #circuit: ObservedCircuit
  readonly #breaker: WeakRef<OpossumBreaker>
  /** Errors of which `failure` will tell once more, in words. */
  readonly #told = new WeakMap<object, string>()
  #turnedAway: unknown
  #ending: Ending | undefined
  #failedCheck: unknown
  #hasFallback = false
  /** Callers who have got neither an answer of the fallback nor its error yet. */
  #unanswered = 0

  constructor(circuit: ObservedCircuit, breaker: OpossumBreaker) {
    this.#circuit = circuit
    this.#breaker = new WeakRef(breaker)
  }

  /** What is heard, by the name of the event. */
  readonly listeners: Readonly<Record<string, (...args: unknown[]) => void>> = {
    fire: () => this.#fired(),
    success: (result, tookMs) => this.#succeeded(result, ms(tookMs)),
    timeout: (error, tookMs) => this.#timedOut(error, ms(tookMs)),
    semaphoreLocked: (error) => this.#lockedOut(error),
    failure: (error, tookMs) => this.#failed(error, ms(tookMs)),
    reject: (error) => this.#rejected(error),
    fallback: (answer, error) => this.#answered(answer, error),
    cacheHit: () => this.#circuit.note('cache-hit'),
    cacheMiss: () => this.#circuit.note('cache-miss'),
    coalesceCacheHit: () => this.#circuit.note('coalesced'),
    coalesceCacheMiss: () => this.#circuit.note('coalesce-miss'),
    healthCheckFailed: (error) => this.#checkFailed(error),
    open: () => this.#circuit.moved('open', this.#whyOpen()),
    halfOpen: () => this.#circuit.moved('half-open', { kind: 'slept', sleptMs: this.#circuit.standingMs }),
    close: () => this.#circuit.moved('closed', this.#whyClosed()),
  }

  #fired(): void {
    this.#circuit.note('fired')
    this.#countInFlight(0)
  }

  /** An error that `errorFilter` knows for the caller's own is told of as a success. */
  #succeeded(result: unknown, tookMs: number): void {
    if (this.#wordsOf(result) === undefined) {
      const isIgnored = result instanceof Error || isNativeError(result)
      this.#circuit.ended(isIgnored ? 'ignored' : 'success', tookMs)
      this.#countInFlight(0)
    }
    this.#endsWith({ isSuccess: true, error: '', tookMs })
  }

  #timedOut(error: unknown, tookMs: number): void {
    const breaker = this.#breaker.deref()
    const words = breaker ? timeoutInWords(breaker) : 'timeout'
    this.#circuit.failed('timeout', words, tookMs)
    this.#countInFlight(1)
    this.#willTellAgain(error, words)
  }

  #lockedOut(error: unknown): void {
    this.#circuit.failed('rejected', bulkheadFull)
    this.#countInFlight(0)
    this.#willTellAgain(error, bulkheadFull)
  }

  #failed(error: unknown, tookMs: number): void {
    const told = this.#wordsOf(error)
    const words = told ?? errorKind(error)
    if (told === undefined) {
      this.#circuit.failed('failure', words, tookMs)
      this.#countInFlight(1)
    }
    this.#endsWith({ isSuccess: false, error: words, tookMs })
    this.#awaitAnswer()
  }

  #rejected(error: unknown): void {
    this.#circuit.note('short-circuited')
    this.#turnedAway = error
    this.#awaitAnswer()
  }

  /**
   * The answer of an open circuit's fallback is the very promise that the caller gets: to follow it would hide from Node
   * that nobody else handles its error. It is taken at its word. opossum itself follows all others.
   */
  #answered(answer: unknown, error: unknown): void {
    this.#hasFallback = true
    this.#circuit.note('fallback')
    if (this.#unanswered > 0) this.#unanswered--
    const served = (how: 'fallback-success' | 'fallback-failure') => () => this.#circuit.note(how)
    if (answer instanceof Promise && error !== this.#turnedAway)
      answer.then(served('fallback-success'), served('fallback-failure'))
    else served('fallback-success')()
  }

  /** The fallback is told of in the same turn, or never: there is none, or it threw. */
  #awaitAnswer(): void {
    if (this.#unanswered++ === 0) queueMicrotask(() => this.#endTurn())
  }

  #endTurn(): void {
    const how = this.#hasFallback ? 'fallback-failure' : 'fallback-missing'
    for (; this.#unanswered > 0; this.#unanswered--) this.#circuit.note(how)
    this.#ending = undefined
    this.#turnedAway = undefined
  }

  #endsWith(ending: Omit<Ending, 'isProbe'>): void {
    const isProbe = this.#circuit.standing.kind === 'half-open'
    if (ending.isSuccess && !isProbe) return
    this.#ending = { ...ending, isProbe }
    queueMicrotask(() => (this.#ending = undefined))
  }

  #checkFailed(error: unknown): void {
    this.#failedCheck = error
    queueMicrotask(() => (this.#failedCheck = undefined))
  }

  #whyOpen(): Cause {
    const ending = this.#ending
    if (this.#failedCheck !== undefined)
      return { kind: 'by-hand', actor: 'health check', reason: errorKind(this.#failedCheck) }
    if (ending === undefined || ending.isSuccess) return { kind: 'by-hand' }
    if (ending.isProbe) return { kind: 'probe-failed', error: ending.error, afterMs: ending.tookMs }
    return this.#rule()
  }

  /** opossum's rule sees all calls that were fired, those in flight, turned away and answered from a cache included. */
  #rule(): Cause {
    const breaker = this.#breaker.deref()
    const sight = breaker && lookAt(breaker)
    const { counts, fired = 0, ms: windowMs } = this.#circuit.readWindow()
    return {
      kind: 'rule',
      measured: {
        rule: 'error-percentage',
        errors: counts.failure + counts.timeout + counts.rejected,
        calls: fired,
        threshold: sight?.threshold ?? 50,
        minimumCalls: sight?.minimumCalls ?? 0,
        windowMs,
      },
      errors: this.#circuit.topErrors(),
    }
  }

  #whyClosed(): Cause {
    if (!this.#ending?.isSuccess) return { kind: 'by-hand' }
    return { kind: 'probes-passed', probes: 1, openMs: this.#circuit.openMs }
  }

  #willTellAgain(error: unknown, words: string): void {
    if (typeof error === 'object' && error !== null) this.#told.set(error, words)
  }

  #wordsOf(error: unknown): string | undefined {
    return typeof error === 'object' && error !== null ? this.#told.get(error) : undefined
  }

  /** @param left How many have just left whose place is free already. */
  #countInFlight(left: number): void {
    const breaker = this.#breaker.deref()
    const inFlight = breaker && inFlightOf(breaker)
    if (typeof inFlight === 'number') this.#circuit.statistics.inFlight(inFlight + left)
  }
}

const bulkheadFull = 'bulkhead full'

function ms(latency: unknown): number {
  return typeof latency === 'number' && latency >= 0 ? latency : 0
}
