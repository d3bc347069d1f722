import type { Clock } from '../../shared/engine/clock.ts'

/** The store took longer than it may. */
export class StoreTimeoutError extends Error {
  override readonly name = 'StoreTimeoutError'
  readonly code = 'ESTORETIMEOUT'

  constructor(kind: string, timeoutMs: number) {
    super(`${kind} did not answer within ${timeoutMs} ms`)
  }
}

/** Waits for a store, but no longer than `timeoutMs`. What comes afterwards goes unheard. */
export function bounded<T>(kind: string, ask: () => Promise<T>, timeoutMs: number, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => reject(new StoreTimeoutError(kind, timeoutMs)))
    // The waiting caller must be served although nothing else keeps the process alive.
    timer.ref()
    const settle = (act: () => void) => {
      timer.cancel()
      act()
    }
    answerOf(ask).then(
      (answer) => settle(() => resolve(answer)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

/** What a store throws at once is an answer, too. */
async function answerOf<T>(ask: () => Promise<T>): Promise<T> {
  return ask()
}
