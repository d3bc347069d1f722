import { quote } from '../../shared/engine/check-options.ts'
import type { Serving } from '../../shared/wire/reading.ts'

/** Says that nobody answers in the function's stead: the caller gets the error. */
export const noAnswer = Symbol('no answer')

/** What the caller of a call that went wrong gets. */
export type Answer<Result> = Result | Promise<Result> | typeof noAnswer

/** Answers in the function's stead. Gets the arguments of the call and, last, the error. */
export type Fallback<Args extends readonly unknown[], Result> = {
  answer(...args: [...Args, error: unknown]): Result | PromiseLike<Result>
}['answer']

/** Another breaker that answers in the function's stead. */
export interface FallbackBreaker<Result> {
  /** What it is called on the board. */
  readonly name: string
  /** Gets the arguments of the call and, last, the error. */
  fire(...args: unknown[]): Promise<Result>
}

/** Whom it tells what it did. */
export interface AnswersOptions {
  /** How the caller was served, in the end. */
  readonly onServed: (serving: Serving) => void
  /** What the fallback gave, perhaps a promise, and the error that it was asked about. */
  readonly onAnswer: (answer: unknown, error: unknown) => void
}

/** What callers get when the function gave nothing: the fallback's answer, else the error. */
export class Answers<Args extends readonly unknown[], Result> {
  readonly #options: AnswersOptions
  #fallback: Fallback<Args, Result> | undefined
  #name: string | null = null

  constructor(options: AnswersOptions) {
    this.#options = options
  }

  /** The fallback's name; `null`: there is none. */
  get name(): string | null {
    return this.#name
  }

  /**
   * Names who answers. A new one replaces the old; none takes it away.
   *
   * @throws TypeError when it is neither a function nor a breaker.
   */
  use(fallback: Fallback<Args, Result> | FallbackBreaker<Result> | null | undefined): void {
    if (fallback === null || fallback === undefined) {
      this.#fallback = undefined
      this.#name = null
      return
    }
    this.#fallback = isBreaker(fallback) ? (...args) => fallback.fire(...args) : callable(fallback)
    this.#name = fallback.name || 'fallback'
  }

  async #settle(answer: PromiseLike<Result> | Result): Promise<Result> {
    try {
      const result = await answer
      this.#options.onServed('fallback-success')
      return result
    } catch (mistake) {
      return this.#fail('fallback-failure', mistake)
    }
  }

  /** What the caller of a call that came to `error` gets. */
  give(args: Args, error: unknown): Answer<Result> {
    const fallback = this.#fallback
    if (!fallback) {
      this.#options.onServed('fallback-missing')
      return noAnswer
    }
    let answer: Result | PromiseLike<Result>
    try {
      answer = Reflect.apply(fallback, fallback, [...args, error])
    } catch (mistake) {
      return this.#fail('fallback-failure', mistake)
    }
    this.#options.onAnswer(answer, error)
    return this.#settle(answer)
  }

  #fail(serving: Serving, error: unknown): Promise<never> {
    this.#options.onServed(serving)
    return Promise.reject(error)
  }
}

function isBreaker<Result>(fallback: unknown): fallback is FallbackBreaker<Result> {
  return (
    typeof fallback === 'object' &&
    fallback !== null &&
    'fire' in fallback &&
    typeof fallback.fire === 'function'
  )
}

function callable<T>(fallback: T): T {
  if (typeof fallback === 'function') return fallback
  throw new TypeError(
    `CircuitBreaker.fallback takes a function or another breaker, which gets the arguments of the call and the error; got ${quote(fallback)}`,
  )
}
