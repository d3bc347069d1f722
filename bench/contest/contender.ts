import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('child.js', import.meta.url))

/** A contestant's process, as the one that leads the contest sees it. */
export class Contender {
  readonly #child: ChildProcess

  /** @param node The Node to run it on. @param words What `child.ts` is told. */
  constructor(node: string, words: readonly string[]) {
    this.#child = fork(script, words, {
      execPath: node,
      execArgv: ['--no-warnings', '--expose-gc'],
      stdio: 'inherit',
    })
  }

  /** Waits until it has warmed up. */
  async warm(): Promise<void> {
    await this.#next()
  }

  /** Has it run a slice. @returns Nanoseconds per call. */
  slice(): Promise<number> {
    this.#child.send('slice')
    return this.#next() as Promise<number>
  }

  /** Ends it. */
  end(): void {
    this.#child.kill()
  }

  async #next(): Promise<unknown> {
    const given = new AbortController()
    const gone = once(this.#child, 'exit', given).then(([code]) => {
      throw new Error(`A contestant's process ended with ${code}.`)
    })
    const message = once(this.#child, 'message', given)
    gone.catch(() => undefined)
    const [answer] = (await Promise.race([message, gone])) as [unknown]
    given.abort()
    return answer
  }
}
