import type { Clock } from '../../shared/engine/clock.ts'
import { systemClock } from '../system-clock.ts'
import { KeptStates } from './kept-states.ts'
import { KeyListeners } from './key-listeners.ts'
import type { Addition, CircuitBreakerStorage, Page, Position, Row } from './storage.ts'
import { noRow, pageOf, rowAfter } from './storage.ts'

/** What is kept in memory under one key. */
export interface MemoryRow extends Row {
  /** When it is forgotten, in milliseconds since 1970. */
  readonly expiresAt: number
}

/** Keeps shared circuits in this process: for tests, and where there is one process only. */
export class MemoryCircuitBreakerStorageAdapter extends KeptStates implements CircuitBreakerStorage {
  readonly kind = 'memory'
  readonly #rows: Map<string, MemoryRow>
  readonly #clock: Clock
  readonly #listeners = new KeyListeners()

  /**
   * @param rows Where it keeps them. Two adapters with the same map share their circuits.
   * @param clock What time it is.
   */
  constructor(rows: Map<string, MemoryRow> = new Map(), clock: Clock = systemClock) {
    super()
    this.#rows = rows
    this.#clock = clock
  }

  read(key: string, known: Position): Promise<Page> {
    const now = this.#clock.epoch()
    return Promise.resolve(pageOf(this.#rowAt(key, now), known, now))
  }

  append(key: string, known: Position, addition: Addition): Promise<Page> {
    const now = this.#clock.epoch()
    const row = rowAfter(this.#rowAt(key, now), known, addition, now)
    this.#rows.set(key, { ...row, expiresAt: now + addition.ttlMs })
    return Promise.resolve(pageOf(row, known, now, addition))
  }

  forget(key: string): Promise<void> {
    this.#rows.delete(key)
    return Promise.resolve()
  }

  announce(key: string): Promise<void> {
    this.#listeners.tell(key)
    return Promise.resolve()
  }

  listen(key: string, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  /** Forgets everything. */
  async deInit(): Promise<void> {
    this.#rows.clear()
  }

  #rowAt(key: string, now: number): Row {
    const row = this.#rows.get(key)
    if (row === undefined) return noRow
    if (now < row.expiresAt) return row
    this.#rows.delete(key)
    return noRow
  }
}
