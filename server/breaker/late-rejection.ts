/**
 * What comes to an error in its next turn, for `then` and `resolve`. To throw the error instead would cost a handler half
 * a microsecond for unwinding.
 */
export class LateRejection implements PromiseLike<never> {
  readonly #error: unknown

  constructor(error: unknown) {
    this.#error = error
  }

  // oxlint-disable-next-line unicorn/no-thenable -- to be one is its whole purpose
  then<Result, Other>(
    _onResult: unknown,
    onError?: ((error: unknown) => Other | PromiseLike<Other>) | null,
  ): PromiseLike<Result | Other> {
    onError!(this.#error)
    return this
  }
}

/**
 * Like `Promise.reject(error)`, but the caller can listen before it happens. Node notes a promise that is rejected while
 * nobody listens as unhandled, and takes that back when somebody does: four times the cost of all the rest.
 */
export function rejected(error: unknown): Promise<never> {
  return Promise.resolve<never>(new LateRejection(error))
}
