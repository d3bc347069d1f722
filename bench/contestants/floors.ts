import type { Contestant, Guarded, Work } from './contestant.ts'

/** The function itself, awaited: what everything is measured by. */
export const bare: Contestant = {
  name: 'bare',
  guard: (work) => new Floor(work),
}

/** One async function around another: the least that a guard costs that awaits. */
export const wrapper: Contestant = {
  name: 'one async wrapper',
  guard: (work) => new Wrapper(work),
}

/** One `.then` beside the caller's own: the least that a guard costs that watches. */
export const tap: Contestant = {
  name: 'one `.then` tap',
  guard: (work) => new Tap(work),
}

/** What a rejection costs is told by one that is made beforehand. */
const rejection = new Error('rejected')

class Floor implements Guarded {
  protected readonly work: Work
  #isOpen = false

  constructor(work: Work) {
    this.work = work
  }

  fire(value: number): Promise<number> {
    return this.#isOpen ? Promise.reject(rejection) : this.pass(value)
  }

  open(): void {
    this.#isOpen = true
  }

  isOpen(): boolean {
    return this.#isOpen
  }

  tally(): ReturnType<Guarded['tally']> {
    return undefined
  }

  onOpen(): void {}

  end(): void {}

  protected pass(value: number): Promise<number> {
    return this.work(value)
  }
}

class Wrapper extends Floor {
  #successes = 0
  #failures = 0

  override tally(): { successes: number; failures: number } {
    return { successes: this.#successes, failures: this.#failures }
  }

  protected override async pass(value: number): Promise<number> {
    try {
      const result = await this.work(value)
      this.#successes++
      return result
    } catch (error) {
      this.#failures++
      throw error
    }
  }
}

class Tap extends Floor {
  #successes = 0
  #failures = 0
  readonly #onSuccess = (): void => void this.#successes++
  readonly #onFailure = (): void => void this.#failures++

  override tally(): { successes: number; failures: number } {
    return { successes: this.#successes, failures: this.#failures }
  }

  protected override pass(value: number): Promise<number> {
    const promise = this.work(value)
    void promise.then(this.#onSuccess, this.#onFailure)
    return promise
  }
}
