import type { Timer } from '../../shared/engine/clock.ts'
import { recentOf } from '../../shared/engine/clock.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Deed, Word } from './entry.ts'
import type { ExchangeOptions } from './exchange.ts'
import type { Step } from './fold.ts'
import { isShared, LocalView } from './local-view.ts'
import { NeutralSuccess } from './neutral.ts'
import { ownEntry, said } from './own-entry.ts'
import type { CircuitRecord } from './record.ts'
import type { Taken } from './replica.ts'
import { Replica } from './replica.ts'
import type { DirectStorage } from './storage.ts'
import type { Verdict } from './verdict.ts'
import { verdictOf } from './verdict.ts'
import { WordQueue } from './word-queue.ts'

/**
 * The exchange with a store that answers at once. Nothing is ever under way: each call sees what all others have said
 * until then, and what it comes to is said at once, but for successes of which a rule wants to hear all; those travel
 * together.
 *
 * Where the store cannot take what is said, the circuit goes on with what is known here, and tries again.
 */
export class DirectExchange {
  readonly #options: ExchangeOptions
  readonly #direct: DirectStorage
  readonly #neutral: NeutralSuccess
  readonly #asksTime: boolean
  readonly #recent: () => number
  readonly #queue = new WordQueue()
  #replica: Replica
  #version = -1
  /** Since when something waits to be said. */
  #waitsSince = 0
  #linger: Timer | undefined
  #retry: Timer | undefined
  #alone: LocalView | undefined

  constructor(options: ExchangeOptions, direct: DirectStorage) {
    const { clock, rule } = options
    this.#options = options
    this.#direct = direct
    this.#neutral = new NeutralSuccess(rule.policy)
    this.#asksTime = rule.policy.opensOnSuccess === true
    this.#recent = recentOf(clock)
    this.#replica = new Replica(rule)
  }

  /** Whether the circuit goes on without the store, which does not take what is said. */
  get isAlone(): boolean {
    return this.#alone !== undefined
  }

  /** How the circuit stands. */
  get record(): CircuitRecord {
    this.#see()
    return this.#alone?.record ?? this.#replica.record
  }

  /** The same: what waits to be said changes no state. */
  get confirmed(): CircuitRecord {
    return this.record
  }

  /** What time it is in the store. */
  get now(): number {
    return this.#direct.now()
  }

  /** Asks for a call to be let through. */
  admit(): Verdict {
    const { record } = this
    const { state, isolatedAt } = record
    if (this.#alone !== undefined) return this.#admitAlone(this.#alone)
    if (state.kind === 'closed' && isolatedAt === undefined) return state.generation
    const verdict = verdictOf(record, this.now)
    if (verdict !== undefined) return verdict
    const taken = this.#say([{ kind: 'admit', times: 1 }])
    if (taken === undefined) return this.#admitAlone(this.#alone!)
    return taken.tickets[0] ?? (this.#replica.record.isolatedAt === undefined ? 'open' : 'isolated')
  }

  /** Takes note of what a call came to. */
  settle(outcome: Outcome, ticket: number, tookMs: number | undefined): void {
    const took = this.#asksTime ? tookMs : undefined
    const { record } = this
    if (this.#alone !== undefined) return this.#settleAlone(this.#alone, outcome, ticket, took)
    if (!isShared(ticket) || ticket < record.state.generation) return
    if (this.#queue.isEmpty && this.#neutral.includes(record, outcome, ticket, took, this.now)) return
    this.#queue.settle(outcome, ticket, took)
    const mayWait = outcome === 'success' && record.state.kind === 'closed' && !this.#neutral.isCertain
    if (mayWait) this.#sayLater()
    else this.#say([])
  }

  /** Lets a hand act. */
  async act(kind: Deed): Promise<void> {
    this.#actNow({ kind })
  }

  /** Says what waits. */
  async flush(): Promise<void> {
    if (!this.#queue.isEmpty && !this.isAlone) this.#say([])
  }

  /** Reads what is new. */
  async catchUp(): Promise<void> {
    this.#see()
  }

  /** Ends the exchange. What still waits is said. */
  async end(): Promise<void> {
    await this.flush()
    this.#linger?.cancel()
    this.#retry?.cancel()
  }

  #actNow(word: Word): void {
    if (this.#alone === undefined) return void this.#say([word])
    this.#queue.add(word)
    this.#tell(this.#alone.fold([word], this.now).steps)
  }

  #see(): void {
    if (this.#alone !== undefined) return
    const { version } = this.#direct
    if (version === this.#version) return
    this.#version = version
    const page = this.#direct.read(this.#options.key, this.#replica.position)
    if (page.snapshot === undefined && page.tail === '') return
    this.#options.onSteps(this.#replica.take(page, undefined).steps)
  }

  /** A loop that never ends its turn lets no timer run, and must not keep its successes to itself. */
  #sayLater(): void {
    const { clock, sharing } = this.#options
    const now = this.#recent()
    if (this.#linger === undefined) {
      this.#waitsSince = now
      this.#linger = clock.after(sharing.lingerMs, () => this.#say([]))
    } else if (now - this.#waitsSince >= sharing.lingerMs) this.#say([])
  }

  /** Says this behind all that waits; `undefined`: the store does not take it. */
  #say(words: readonly Word[]): Taken | undefined {
    this.#linger?.cancel()
    this.#linger = undefined
    const all = [...this.#queue.take(), ...words]
    try {
      const taken = this.#write(all)
      this.#options.onSteps(taken.steps)
      if (taken.steps.some(({ isMine }) => isMine)) this.#announce()
      return taken
    } catch (error) {
      this.#lose(error, all)
      return undefined
    }
  }

  #write(words: readonly Word[]): Taken {
    const { key, sharing, random } = this.#options
    const { position, dueSnapshot } = this.#replica
    const mine = ownEntry(words, random)
    const page = this.#direct.append(key, position, {
      entry: mine.text,
      base: mine.id,
      snapshot: dueSnapshot,
      ttlMs: sharing.ttlMs,
    })
    return this.#replica.take(page, mine)
  }

  /** Whom the news does not reach finds it with its next call. */
  #announce(): void {
    const { storage, key } = this.#options
    storage.announce?.(key).catch(() => {})
  }

  #tell(steps: readonly Step[]): void {
    if (steps.length > 0) this.#options.onSteps(steps.map((step) => ({ ...step, isMine: true })))
  }

  #lose(error: unknown, words: readonly Word[]): void {
    const { rule, random, onStore } = this.#options
    const settled = said(words)
    this.#queue.putBack(settled)
    this.#alone = new LocalView(this.#replica.record, rule, random)
    this.#alone.detach()
    this.#tell(settled.length === 0 ? [] : this.#alone.fold(settled, this.now).steps)
    onStore(error)
    this.#retryLater()
  }

  #settleAlone(view: LocalView, outcome: Outcome, ticket: number, tookMs: number | undefined): void {
    if (isShared(ticket)) this.#queue.settle(outcome, ticket, tookMs)
    this.#tell(view.fold([{ kind: 'settle', outcome, ticket, times: 1, tookMs }], this.now).steps)
  }

  #admitAlone(view: LocalView): Verdict {
    if (this.#options.sharing.onStoreError === 'block') return 'store'
    const verdict = verdictOf(view.record, this.now)
    if (verdict !== undefined) return verdict
    const { tickets, steps } = view.fold([{ kind: 'admit', times: 1 }], this.now)
    this.#tell(steps)
    return tickets[0] ?? 'open'
  }

  #retryLater(): void {
    const { clock, sharing } = this.#options
    this.#retry = clock.after(sharing.retryMs, () => this.#tryAgain())
  }

  /** What was seen alone counts where it is still about the same state. */
  #tryAgain(): void {
    try {
      const taken = this.#write(this.#queue.words)
      this.#queue.take()
      this.#alone = undefined
      this.#options.onSteps(taken.steps)
      this.#options.onStore(undefined)
    } catch {
      this.#retryLater()
    }
  }
}
