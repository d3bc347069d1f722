import { Deadline } from './deadlines.ts'
import { heed } from './heed.ts'

/** What ends the waiting of a caller who shares a call with others. */
export interface Patience<Result> {
  /** By which the caller gives up. */
  readonly signal: AbortSignal | undefined
  /** Where the caller has a time of its own: what tells its calls from others, and how it is kept. */
  readonly limit: WaitLimit<Result> | undefined
}

/** The time that a caller has to itself. */
export interface WaitLimit<Result> {
  /** The key under which it shares calls with those who have the same time. */
  readonly key: string
  /** Whether its time is over before that of all calls is, so that it may wait for one of those. */
  readonly isShorter: boolean
  /** Sets the time for one who waits. */
  readonly start: (wait: Deadline) => void
  /** What the caller gets whose time is over. */
  readonly late: () => { readonly error: unknown; readonly answer: Promise<Result> }
}

/** A caller who waits for a call that others wait for, too, and may leave before it ends. */
export class SharedWait<Result> extends Deadline {
  readonly #limit: WaitLimit<Result> | undefined
  readonly #onLeave: (reason: unknown) => void
  readonly #letGo: (() => void) | undefined
  readonly #promise: Promise<Result>
  #answer!: (answer: Promise<Result>) => void
  #hasEnded = false

  /** @param onLeave Called when it leaves before the call has ended, with the reason. */
  constructor({ signal, limit }: Patience<Result>, onLeave: (reason: unknown) => void) {
    super()
    this.#limit = limit
    this.#onLeave = onLeave
    this.#promise = new Promise((resolve) => (this.#answer = resolve))
    this.#letGo = signal && heed(signal, () => this.#giveUp(signal.reason))
    limit?.start(this)
    if (signal?.aborted) this.#giveUp(signal.reason)
  }

  /** Waits for this call. */
  for(call: Promise<Result>): Promise<Result> {
    const end = () => void this.#end(call)
    call.then(end, end)
    return this.#promise
  }

  /** Its time is over. */
  override expire(): void {
    if (this.#hasEnded) return
    const { error, answer } = this.#limit!.late()
    if (this.#end(answer)) this.#onLeave(error)
  }

  #giveUp(reason: unknown): void {
    if (!this.#hasEnded && this.#end(Promise.reject(reason))) this.#onLeave(reason)
  }

  #end(answer: Promise<Result>): boolean {
    const isFirst = !this.#hasEnded
    this.#hasEnded = true
    this.leave()
    this.#letGo?.()
    if (isFirst) this.#answer(answer)
    return isFirst
  }
}
