import { KeyListeners } from '../key-listeners.ts'
import type { Addition, CircuitBreakerStorage, Page, Position } from '../storage.ts'
import type { RedisCommands } from './client.ts'
import { script, scriptName } from './script.ts'

/** Keeps shared circuits in Redis: a hash for each, and one channel on which their changes are told. */
export class RedisStorage implements CircuitBreakerStorage {
  readonly kind = 'redis'
  readonly #commands: RedisCommands
  readonly #prefix: string
  readonly #listeners = new KeyListeners()
  #unsubscribe: (() => void) | undefined

  constructor(commands: RedisCommands, prefix: string) {
    this.#commands = commands
    this.#prefix = prefix
  }

  read(key: string, known: Position): Promise<Page> {
    return this.#run(key, [known.base, String(known.length), ''])
  }

  append(key: string, known: Position, { entry, base, snapshot = '', ttlMs }: Addition): Promise<Page> {
    return this.#run(key, [known.base, String(known.length), entry, base, snapshot, String(ttlMs)])
  }

  async forget(key: string): Promise<void> {
    await this.#commands.forget(this.#prefix + key)
  }

  async announce(key: string): Promise<void> {
    await this.#commands.publish(this.#channel, key)
  }

  listen(key: string, listener: () => void): () => void {
    const listeners = this.#listeners
    this.#unsubscribe ??= this.#commands.subscribe(
      this.#channel,
      (message) => listeners.tell(message),
      () => listeners.tellAll(),
    )
    return listeners.add(key, listener)
  }

  /** Closes the connection that listens. */
  close(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
  }

  get #channel(): string {
    return `${this.#prefix}changed`
  }

  async #run(key: string, words: readonly string[]): Promise<Page> {
    return pageOf(await this.#commands.run(script, scriptName, this.#prefix + key, words))
  }
}

function pageOf(reply: unknown): Page {
  if (!Array.isArray(reply) || reply.length !== 5)
    throw new TypeError(`Redis should have answered with five values, got ${JSON.stringify(reply)}`)
  const [now, base, hasSnapshot, snapshot, tail] = reply.map(String) as [
    string,
    string,
    string,
    string,
    string,
  ]
  return { now: Number(now), base, snapshot: hasSnapshot === '1' ? snapshot : undefined, tail }
}
