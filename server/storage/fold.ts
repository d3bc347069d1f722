import type { Measurement } from '../../shared/engine/policy.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { isError } from '../../shared/engine/outcome.ts'
import { seededRandom } from '../../shared/engine/random.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'
import type { State } from '../../shared/engine/state.ts'
import { nextGeneration } from '../../shared/engine/state.ts'
import type { CircuitEvent } from '../../shared/engine/transition.ts'
import { isCurrent, ticketGiven, transition } from '../../shared/engine/transition.ts'
import type { Entry, Word } from './entry.ts'
import type { CircuitRecord } from './record.ts'
import type { CircuitRule } from './rule.ts'

/** A change of state that an entry brought about. */
export interface Step {
  /** When, in milliseconds since 1970 on the store's clock. */
  readonly at: number
  readonly before: State
  readonly after: State
  readonly cause: StepCause
}

/** Why the state changed, as far as the entries tell. */
export type StepCause =
  | { readonly kind: 'rule'; readonly measured: Measurement }
  | { readonly kind: 'slept'; readonly sleptMs: number }
  | { readonly kind: 'probes-passed'; readonly openMs: number }
  | { readonly kind: 'probe-failed'; readonly outcome: Outcome; readonly afterMs: number | undefined }
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'isolated' }
  | { readonly kind: 'reset' }

/** What became of an entry. */
export interface Folded {
  /** One for each call that asked to be let through, in their order; `undefined`: turned away. */
  readonly tickets: readonly (number | undefined)[]
  readonly steps: readonly Step[]
}

/** An entry, or what one process says to itself: that needs no name. */
export type Foldable = Omit<Entry, 'id'>

/**
 * Folds an entry into a record: the rule book of shared circuits. The same record and entry come to the same in every
 * process, for the time is the store's and the chance that of whoever wrote the entry.
 */
export function foldEntry(record: CircuitRecord, entry: Foldable, rule: CircuitRule): Folded {
  const fold = new Fold(record, entry, rule)
  for (const word of entry.words) fold.take(word)
  return fold
}

class Fold implements Folded {
  readonly tickets: (number | undefined)[] = []
  readonly steps: Step[] = []
  readonly #record: CircuitRecord
  readonly #now: number
  readonly #rule: CircuitRule
  readonly #seed: number
  #recovery: Recovery | undefined

  constructor(record: CircuitRecord, { now, seed }: Foldable, rule: CircuitRule) {
    this.#record = record
    this.#now = now
    this.#rule = rule
    this.#seed = seed
  }

  take(word: Word): void {
    switch (word.kind) {
      case 'settle':
        for (let left = word.times; left > 0; left--) this.#settle(word.outcome, word.ticket, word.tookMs)
        return
      case 'admit':
        for (let left = word.times; left > 0; left--) this.tickets.push(this.#admit())
        return
      case 'isolate':
        return this.#byHand('isolated', this.#record.isolatedAt ?? this.#now)
      case 'reset':
        return this.#byHand('reset', undefined)
      case 'open':
        return void this.#happen({ kind: 'trip' }, { kind: 'by-hand' })
      case 'close':
        return void this.#happen({ kind: 'close' }, { kind: 'by-hand' })
      case 'wake':
        return void this.#happen({ kind: 'wake' })
    }
  }

  #admit(): number | undefined {
    const { state: before, isolatedAt } = this.#record
    if (isolatedAt !== undefined) return undefined
    return ticketGiven(before, this.#happen({ kind: 'admit' }))
  }

  #settle(outcome: Outcome, ticket: number, tookMs: number | undefined): void {
    const { state } = this.#record
    if (!isCurrent(state, ticket)) return
    if (state.kind === 'closed') this.#judge(outcome, tookMs)
    else this.#judgeProbe(outcome, ticket, tookMs)
  }

  #judge(outcome: Outcome, tookMs: number | undefined): void {
    const { policy } = this.#rule
    const { cells } = this.#record
    policy.record(cells, outcome, this.#now, tookMs)
    if (!isError(outcome) && !policy.opensOnSuccess) return
    if (policy.shouldOpen(cells, this.#now))
      this.#happen({ kind: 'trip' }, { kind: 'rule', measured: policy.measure(cells, this.#now) })
  }

  #judgeProbe(outcome: Outcome, ticket: number, tookMs: number | undefined): void {
    if (outcome === 'rejected' || outcome === 'cancelled') this.#happen({ kind: 'returned', ticket })
    else if (isError(outcome))
      this.#happen({ kind: 'failed', ticket }, { kind: 'probe-failed', outcome, afterMs: tookMs })
    else this.#happen({ kind: 'passed', ticket })
  }

  /** A hand makes a new generation, so that whatever is still under way decides nothing. */
  #byHand(kind: 'isolated' | 'reset', isolatedAt: number | undefined): void {
    const record = this.#record
    const isChanged = isolatedAt !== record.isolatedAt || record.state.kind !== 'closed'
    const after: State = { kind: 'closed', generation: nextGeneration(record.state), since: this.#now }
    if (isChanged) this.#step(after, { kind })
    record.cells.fill(0)
    record.state = after
    record.isolatedAt = isolatedAt
  }

  #happen(event: CircuitEvent, cause?: StepCause): State {
    const record = this.#record
    const before = record.state
    const after = transition(before, event, this.#now, this.#recoveryDrawn())
    record.state = after
    if (after.kind === before.kind) return after
    this.#step(after, cause ?? this.#causeOf(before), before)
    if (before.kind === 'closed') record.openedAt = this.#now
    if (after.kind === 'closed') record.cells.fill(0)
    return after
  }

  /** Chance is drawn in the same order by all who fold the entry; most entries ask for none. */
  #recoveryDrawn(): Recovery {
    return (this.#recovery ??= this.#rule.recovery(seededRandom(this.#seed)))
  }

  #step(after: State, cause: StepCause, before: State = this.#record.state): void {
    this.steps.push({ at: this.#now, before, after, cause })
  }

  #causeOf(before: State): StepCause {
    const now = this.#now
    if (before.kind === 'open') return { kind: 'slept', sleptMs: now - before.since }
    return { kind: 'probes-passed', openMs: now - this.#record.openedAt }
  }
}
