const waits = 20

/** Holds calls back for a number of steps, each for another one, so that their latencies differ. */
export class Gate {
  /** The calls that end with each of the next steps, as one promise for all that wait equally long. */
  readonly #steps = Array.from({ length: waits }, deferred)
  #passed = 0

  /** A result that comes with one of the next steps. */
  async pass(value: number): Promise<number> {
    this.#passed++
    await this.#steps[(this.#passed * 7) % waits]!.promise
    return value
  }

  /** Takes a step. */
  open(): void {
    this.#steps.shift()!.resolve()
    this.#steps.push(deferred())
  }

  /** Lets everybody go. */
  openAll(): void {
    for (let step = 0; step < waits; step++) this.open()
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = nothing
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}

function nothing(): void {}
