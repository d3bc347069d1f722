import type { Random } from '../../shared/engine/random.ts'
import type { Word, WrittenEntry } from './entry.ts'
import { ownEntry } from './own-entry.ts'
import type { Verdict } from './verdict.ts'
import { WordQueue } from './word-queue.ts'

/** A call that waits for its verdict. */
export type Asking = (verdict: Verdict) => void

/** Something on its way to the store. */
export interface Letter {
  readonly words: readonly Word[]
  /** The same as an entry; `undefined`: there is nothing to say. */
  readonly entry: WrittenEntry | undefined
  /** Calls that wait for their verdict. */
  readonly asking: readonly Asking[]
  /** Whether their question is among the words. Else the answer is read off the state. */
  readonly isAsked: boolean
  /** Who wants to know when it has arrived. */
  readonly waiting: readonly (() => void)[]
}

/** What a process has to say to a store about one circuit, and who waits for the answer. */
export class Outbox {
  readonly words = new WordQueue()
  #asking: Asking[] = []
  #waiting: (() => void)[] = []

  /** Whether somebody waits. */
  get isWaitedFor(): boolean {
    return this.#asking.length + this.#waiting.length > 0
  }

  ask(asking: Asking): void {
    this.#asking.push(asking)
  }

  wait(waiting: () => void): void {
    this.#waiting.push(waiting)
  }

  /** All that there is to say. Whether calls may run is a question only where `mustAsk` says so. */
  take(mustAsk: () => boolean, random: Random): Letter {
    const { asking, waiting } = this.leave()
    const queued = this.words.take()
    const isAsked = asking.length > 0 && mustAsk()
    const words: readonly Word[] = isAsked ? [...queued, { kind: 'admit', times: asking.length }] : queued
    return {
      words,
      entry: words.length === 0 ? undefined : ownEntry(words, random),
      asking,
      isAsked,
      waiting,
    }
  }

  /** Those who wait, who do so no more. */
  leave(): Pick<Letter, 'asking' | 'waiting'> {
    const left = { asking: this.#asking, waiting: this.#waiting }
    this.#asking = []
    this.#waiting = []
    return left
  }
}
