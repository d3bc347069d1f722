import { systemClock } from '../system-clock.ts'
import { KeptStates } from './kept-states.ts'
import type { Addition, CircuitBreakerStorage, Page, Position } from './storage.ts'
import { noRow, pageOf, rowAfter } from './storage.ts'

/** Forgets at once what it is told, for tests: a circuit in it is closed again after each call. */
export class NoOpCircuitBreakerStorageAdapter extends KeptStates implements CircuitBreakerStorage {
  readonly kind = 'none'

  read(_key: string, known: Position): Promise<Page> {
    return Promise.resolve(pageOf(noRow, known, systemClock.epoch()))
  }

  append(_key: string, known: Position, addition: Addition): Promise<Page> {
    const now = systemClock.epoch()
    return Promise.resolve(pageOf(rowAfter(noRow, known, addition, now), known, now, addition))
  }

  forget(): Promise<void> {
    return Promise.resolve()
  }
}
