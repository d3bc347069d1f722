import type { Clock, Timer } from '../../shared/engine/clock.ts'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Random } from '../../shared/engine/random.ts'
import { BoundedWait } from './bounded.ts'
import type { Deed, Word, WrittenEntry } from './entry.ts'
import type { Step } from './fold.ts'
import { LocalView, isShared } from './local-view.ts'
import { NeutralSuccess } from './neutral.ts'
import type { Letter } from './outbox.ts'
import { Outbox } from './outbox.ts'
import { said } from './own-entry.ts'
import type { CircuitRecord } from './record.ts'
import { Replica } from './replica.ts'
import type { SharedStep, Taken } from './replica.ts'
import type { CircuitRule } from './rule.ts'
import type { Sharing } from './sharing.ts'
import type { CircuitBreakerStorage, Page } from './storage.ts'
import { StoreTime } from './store-time.ts'
import type { Verdict } from './verdict.ts'
import { verdictOf } from './verdict.ts'

/** What one process exchanges with a store about one circuit. */
export interface ExchangeOptions {
  readonly key: string
  readonly rule: CircuitRule
  readonly storage: CircuitBreakerStorage
  readonly sharing: Sharing
  readonly clock: Clock
  readonly random: Random
  /** Changes of state have become known. */
  readonly onSteps: (steps: readonly SharedStep[]) => void
  /** The store has ceased to answer, with this error, or (`undefined`) answers again. */
  readonly onStore: (error: unknown) => void
}

/**
 * The exchange between one process and a store about one circuit. One thing is under way at a time; what comes up
 * meanwhile travels together as soon as it is back. So a hundred calls at once cost about as much as one.
 *
 * When the store does not answer, the circuit goes on with what is known here, and asks again every now and then.
 */
export class Exchange {
  readonly #options: ExchangeOptions
  readonly #replica: Replica
  readonly #neutral: NeutralSuccess
  readonly #isEventual: boolean
  readonly #asksTime: boolean
  readonly #wait: BoundedWait
  readonly #outbox = new Outbox()
  readonly #time: StoreTime
  #sent: Letter | undefined
  /** What was sent when the store ceased to answer: it may have arrived. */
  #uncertain: Letter | undefined
  #isRead = false
  #isReadDue = false
  #isDue = false
  #isAlone = false
  #isEnded = false
  #view: LocalView | undefined
  #linger: Timer | undefined
  #retry: Timer | undefined

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#replica = new Replica(options.rule)
    this.#neutral = new NeutralSuccess(options.rule.policy)
    const { clock, sharing, storage } = options
    this.#isEventual = sharing.consistency === 'eventual'
    this.#wait = new BoundedWait(storage.kind, sharing.timeoutMs, clock)
    this.#asksTime = options.rule.policy.opensOnSuccess === true
    this.#time = new StoreTime(clock)
    this.#renewView()
  }

  /** Whether the circuit goes on without the store, which does not answer. */
  get isAlone(): boolean {
    return this.#isAlone
  }

  /** How the circuit stands, as far as it is known here. */
  get record(): CircuitRecord {
    return this.#view?.record ?? this.#replica.record
  }

  /** The same without what the store has not confirmed, unless the circuit is alone. */
  get confirmed(): CircuitRecord {
    return this.#isAlone ? this.record : this.#replica.record
  }

  /** What time it is on the store's clock: while it is not closed, to the millisecond. */
  get now(): number {
    return this.record.state.kind === 'closed' ? this.#time.recent() : this.#time.now()
  }

  /** Asks for a call to be let through. The verdict is there at once where the store need not be asked. */
  admit(): Verdict | Promise<Verdict> {
    if (this.#isAlone) return this.#admitAlone()
    if (this.#view !== undefined && this.#isRead) {
      const { state, isolatedAt } = this.#view.record
      if (state.kind === 'closed' && isolatedAt === undefined) return state.generation
      const { now } = this
      const verdict = verdictOf(this.#view.record, now)
      if (verdict !== undefined) {
        this.#keepFresh(now)
        return verdict
      }
    }
    return new Promise((resolve) => {
      this.#outbox.ask(resolve)
      this.#sendSoon()
    })
  }

  /** Takes note of what a call came to. */
  settle(outcome: Outcome, ticket: number, tookMs: number | undefined): void {
    const took = this.#asksTime && tookMs !== undefined ? Math.round(tookMs * 1_000) / 1_000 : undefined
    if (!isShared(ticket) && !this.#isAlone) return
    if (this.#isSilent(outcome, ticket, took)) return this.#keepFresh(this.now)
    if (isShared(ticket)) this.#outbox.words.settle(outcome, ticket, took)
    const steps = this.#settleHere(outcome, ticket, took)
    if (this.#isAlone) return this.#tell(steps)
    const isUrgent = this.#view === undefined ? outcome !== 'success' || this.#isProbed() : steps.length > 0
    if (isUrgent) this.#sendSoon()
    else this.#sendLater()
  }

  /** Lets a hand act. Resolves when the store has it, or does not answer; then it is told when it answers again. */
  async act(kind: Deed): Promise<void> {
    this.#outbox.words.add({ kind })
    const folded = this.#view?.fold([{ kind }], this.now)
    if (this.#isAlone) this.#tell(folded?.steps ?? [])
    else await this.#arrival()
  }

  /** Resolves when all that is known here is known to the store, or the store does not answer. */
  async flush(): Promise<void> {
    const isNothingDue =
      this.#outbox.words.isEmpty && (this.#sent === undefined || this.#sent.words.length === 0)
    if (!isNothingDue && !this.#isAlone) await this.#arrival()
  }

  /** Resolves when all that the store knows is known here, or the store does not answer. */
  async catchUp(): Promise<void> {
    if (this.#isAlone) return
    this.#isReadDue = true
    await this.#arrival()
  }

  /** Ends the exchange. What still waits is sent. */
  async end(): Promise<void> {
    await this.flush()
    this.#isEnded = true
    this.#linger?.cancel()
    this.#retry?.cancel()
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#outbox.wait(resolve)
      this.#sendSoon()
    })
  }

  /** Whether it would change nothing. That must be certain: something under way may yet make it count. */
  #isSilent(outcome: Outcome, ticket: number, tookMs: number | undefined): boolean {
    const { record } = this
    if (ticket < record.state.generation && isShared(record.state.generation)) return true
    const isAhead =
      this.#view === undefined && (!this.#outbox.words.isEmpty || (this.#sent?.words.length ?? 0) > 0)
    if (isAhead) return false
    return this.#neutral.includes(record, outcome, ticket, tookMs, this.now)
  }

  /** News may get lost on its way: a circuit that is called looks for itself now and then. */
  #keepFresh(now: number): void {
    if (!this.#isEventual || this.#isAlone || now < this.#time.shown + freshMs) return
    this.#isReadDue = true
    this.#sendLater()
  }

  #settleHere(outcome: Outcome, ticket: number, tookMs: number | undefined): readonly Step[] {
    const view = this.#view
    if (view === undefined) return noSteps
    if (outcome === 'success') return view.succeeded(ticket, this.now, tookMs)
    return view.fold([{ kind: 'settle', outcome, ticket, times: 1, tookMs }], this.now).steps
  }

  #isProbed(): boolean {
    return this.#replica.record.state.kind !== 'closed'
  }

  #tell(steps: readonly Step[]): void {
    if (steps.length > 0) this.#options.onSteps(steps.map((step) => ({ ...step, isMine: true })))
  }

  /** Who is asked sooner takes along what waits; the timer goes on, for it costs more to set than to let go by. */
  #sendLater(): void {
    if (this.#linger !== undefined || this.#isDue || this.#sent !== undefined) return
    const { clock, sharing } = this.#options
    this.#linger = clock.after(sharing.lingerMs, () => {
      this.#linger = undefined
      this.#send()
    })
  }

  /** As soon as what is running now has said all that it has to say: promises that follow each other included. */
  #sendSoon(): void {
    if (this.#isDue || this.#sent !== undefined) return
    this.#isDue = true
    queueMicrotask(() => process.nextTick(() => this.#send()))
  }

  #send(): void {
    this.#isDue = false
    if (this.#sent !== undefined || this.#isAlone || this.#isEnded) return
    const sent = this.#letter()
    if (sent.words.length + sent.asking.length + sent.waiting.length === 0 && !this.#isReadDue) return
    this.#sent = sent
    this.#isReadDue = false
    void this.#deliver(sent)
  }

  async #deliver(sent: Letter): Promise<void> {
    try {
      this.#arrived(sent, await this.#ask(sent))
    } catch (error) {
      this.#failed(sent, error)
    }
  }

  #letter(): Letter {
    const mustAsk = () => verdictOf(this.#replica.record, this.now) === undefined
    return this.#outbox.take(mustAsk, this.#options.random)
  }

  #ask({ entry }: Letter): Promise<Page> {
    const { storage, key, sharing } = this.#options
    const { position, dueSnapshot } = this.#replica
    const ask = () => {
      if (entry === undefined) return storage.read(key, position)
      const { text, id } = entry
      const { ttlMs } = sharing
      return storage.append(key, position, { entry: text, base: id, snapshot: dueSnapshot, ttlMs })
    }
    return this.#wait.for(ask)
  }

  #arrived(sent: Letter, page: Page): void {
    if (this.#sent !== sent) return
    const taken = this.#take(page, sent.entry)
    this.#sent = undefined
    this.#renewView()
    this.#options.onSteps(taken.steps)
    if (taken.steps.some(({ isMine }) => isMine)) this.#announce()
    this.#answer(sent, taken.tickets)
    for (const resolve of sent.waiting) resolve()
    this.#goOn()
  }

  #goOn(): void {
    if (this.#outbox.isWaitedFor || this.#isReadDue) this.#sendSoon()
    else if (!this.#outbox.words.isEmpty) this.#sendLater()
  }

  #answer({ asking, isAsked }: Letter, tickets: Taken['tickets']): void {
    const { record } = this.#replica
    const verdict = verdictOf(record, this.now)
    const turnedAway = record.isolatedAt === undefined ? 'open' : 'isolated'
    for (const [at, resolve] of asking.entries()) {
      if (isAsked) resolve(tickets[at] ?? turnedAway)
      else if (verdict !== undefined) resolve(verdict)
      else this.#outbox.ask(resolve)
    }
  }

  #take(page: Page, mine?: WrittenEntry): Taken {
    this.#time.take(page.now)
    this.#isRead = true
    return this.#replica.take(page, mine)
  }

  /** What is known here is what the store says and what it has not been told yet. */
  #renewView(underWay: readonly Word[] = []): readonly Step[] {
    this.#view = undefined
    if (!this.#isEventual && !this.#isAlone) return []
    const { rule, random } = this.#options
    this.#view = new LocalView(this.#replica.record, rule, random)
    const words = [...underWay, ...this.#outbox.words.words]
    return words.length === 0 ? [] : this.#view.fold(words, this.now).steps
  }

  /** Whom the news does not reach finds it with its next call. */
  #announce(): void {
    const { storage, key } = this.#options
    const announced = async () => storage.announce?.(key)
    announced().catch(() => {})
  }

  #failed(sent: Letter, error: unknown): void {
    if (this.#sent !== sent) return
    this.#sent = undefined
    this.#uncertain = sent.words.length > 0 ? sent : undefined
    this.#isAlone = true
    const steps = this.#view === undefined ? this.#renewView(said(sent.words)) : []
    this.#view!.detach()
    this.#tell(steps)
    this.#options.onStore(error)
    const left = this.#outbox.leave()
    for (const resolve of [...sent.asking, ...left.asking]) resolve(this.#admitAlone())
    for (const resolve of [...sent.waiting, ...left.waiting]) resolve()
    this.#retryLater()
  }

  #admitAlone(): Verdict {
    if (this.#options.sharing.onStoreError === 'block') return 'store'
    const view = this.#view!
    const verdict = verdictOf(view.record, this.now)
    if (verdict !== undefined) return verdict
    const { tickets, steps } = view.fold([{ kind: 'admit', times: 1 }], this.now)
    this.#tell(steps)
    return tickets[0] ?? 'open'
  }

  /** Not all at the same time: a fleet that has lost its store must not fall upon it when it is back. */
  #retryLater(): void {
    const { clock, sharing, random } = this.#options
    if (this.#isEnded) return
    this.#retry = clock.after(sharing.retryMs * (0.5 + random() / 2), () => this.#tryAgain())
  }

  #tryAgain(): void {
    this.#reconcile()
      .then((steps) => this.#back(steps))
      .catch(() => this.#retryLater())
  }

  /**
   * Tells the store what was seen alone; it counts where it is still about the same state. What was under way when the
   * store ceased to answer is said again if it can be seen that it has not arrived.
   */
  async #reconcile(): Promise<readonly SharedStep[]> {
    const { storage, key } = this.#options
    const read = () => storage.read(key, this.#replica.position)
    const page = await this.#wait.for(read)
    const { steps, ids } = this.#take(page)
    const uncertain = this.#uncertain
    this.#uncertain = undefined
    const isAllRead = page.snapshot === undefined || page.snapshot === ''
    if (uncertain?.entry !== undefined && isAllRead && !ids.includes(uncertain.entry.id))
      this.#outbox.words.putBack(said(uncertain.words))
    if (this.#outbox.words.isEmpty) return steps
    const sent = this.#letter()
    this.#uncertain = sent
    const taken = this.#take(await this.#ask(sent), sent.entry)
    this.#uncertain = undefined
    return [...steps, ...taken.steps]
  }

  #back(steps: readonly SharedStep[]): void {
    this.#isAlone = false
    this.#renewView()
    this.#options.onSteps(steps)
    this.#options.onStore(undefined)
    this.#goOn()
  }
}

const noSteps: readonly Step[] = []
const freshMs = 1_000
