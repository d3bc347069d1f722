import type { Word } from './entry.ts'

type Settle = Extract<Word, { kind: 'settle' }>

/** What waits to be said; what is the same as the word before makes that one longer. */
export class WordQueue {
  #words: Word[] = []

  get isEmpty(): boolean {
    return this.#words.length === 0
  }

  get words(): readonly Word[] {
    return this.#words
  }

  settle(outcome: Settle['outcome'], ticket: number, tookMs: number | undefined): void {
    const last = this.#words.at(-1)
    const isSame =
      last?.kind === 'settle' &&
      last.outcome === outcome &&
      last.ticket === ticket &&
      last.tookMs === undefined &&
      tookMs === undefined
    if (isSame) (last as { times: number }).times++
    else if (this.#words.length < mostWords)
      this.#words.push({ kind: 'settle', outcome, ticket, tookMs, times: 1 })
  }

  add(word: Word): void {
    this.#words.push(word)
  }

  /** Puts words back that were taken and have not arrived. */
  putBack(words: readonly Word[]): void {
    this.#words = [...words, ...this.#words]
  }

  take(): readonly Word[] {
    const words = this.#words
    if (words.length > 0) this.#words = []
    return words
  }
}

/** While a store does not answer for hours, what waits for it must not grow for hours. */
const mostWords = 10_000
