/** Who wants to know of which key. */
export class KeyListeners {
  readonly #byKey = new Map<string, Set<() => void>>()

  /** The keys that somebody wants to know of. */
  get keys(): readonly string[] {
    return [...this.#byKey.keys()]
  }

  /** Calls `listener` whenever this key is told of, until the returned function is called. */
  add(key: string, listener: () => void): () => void {
    const listeners = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key)
    }
  }

  tell(key: string): void {
    for (const listener of this.#byKey.get(key) ?? []) listener()
  }

  tellAll(): void {
    for (const key of this.keys) this.tell(key)
  }
}
