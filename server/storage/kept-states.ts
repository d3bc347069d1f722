import type { Addition, CircuitBreakerStorage, Page, Position } from './storage.ts'
import { positionAfter, unread } from './storage.ts'

/** What a transaction can do. */
export interface StateTransaction<State> {
  /** What is kept under a key; `null`: nothing. */
  find(key: string): Promise<State | null>
  /** Keeps it under the key when the transaction ends well. */
  upsert(key: string, state: State): Promise<void>
}

interface Seen {
  /** The name of what was kept last; `''`: nothing was. */
  readonly id: string
  /** As JSON. */
  readonly json: string | undefined
  readonly position: Position
}

/**
 * Whole states by key, as daiso's storage adapters keep them, on top of the port: for those who drive a storage adapter by
 * hand. Circuits do not use it. States are what JSON can hold.
 *
 * Each entry names the one on which it was built, and counts only where it follows upon that one. So of two transactions
 * that saw the same, one is run again.
 */
export abstract class KeptStates implements Pick<CircuitBreakerStorage, 'read' | 'append' | 'forget'> {
  abstract read(key: string, known: Position): Promise<Page>
  abstract append(key: string, known: Position, addition: Addition): Promise<Page>
  abstract forget(key: string): Promise<void>

  /** What is kept under a key; `null`: nothing. */
  async find<State>(key: string): Promise<State | null> {
    return stateIn(await this.#see(key)) as State | null
  }

  /**
   * Runs `act`, again where somebody else was faster, and keeps what it has said. A transaction that throws keeps nothing.
   * It is alone with each of its keys, not with all of them together.
   */
  async transaction<State, Value>(
    act: (transaction: StateTransaction<State>) => Value | Promise<Value>,
  ): Promise<Value> {
    for (;;) {
      const seen = new Map<string, Seen>()
      const said = new Map<string, State>()
      const find = async (key: string): Promise<State | null> => {
        const known = seen.get(key) ?? (await this.#see(key))
        seen.set(key, known)
        return said.get(key) ?? (stateIn(known) as State | null)
      }
      const upsert = async (key: string, state: State): Promise<void> => void said.set(key, state)
      const value = await act({ find, upsert })
      if (await this.#keep(said, seen)) return value
    }
  }

  /** Forgets what is kept under a key. */
  remove(key: string): Promise<void> {
    return this.forget(rowOf(key))
  }

  async #see(key: string): Promise<Seen> {
    return seenIn(await this.read(rowOf(key), unread), nothing)
  }

  async #keep(said: ReadonlyMap<string, unknown>, seen: ReadonlyMap<string, Seen>): Promise<boolean> {
    for (const [key, state] of said) {
      const known = seen.get(key) ?? (await this.#see(key))
      const id = crypto.randomUUID().slice(-12)
      const entry = written(id, known.id, JSON.stringify(state))
      const snapshot = known.json === undefined ? '' : written(known.id, '', known.json)
      const page = await this.append(rowOf(key), known.position, { entry, base: id, snapshot, ttlMs })
      if (seenIn(page, known).id !== id) return false
    }
    return true
  }
}

const nothing: Seen = { id: '', json: undefined, position: unread }
const ttlMs = 86_400_000

/** No circuit has this name: theirs end with a fingerprint. */
function rowOf(key: string): string {
  return `${key}#=`
}

/** As ASCII, and without the sign that ends it. */
function written(id: string, on: string, json: string): string {
  return `^${id},${on},${encodeURIComponent(json)};`
}

function seenIn(page: Page, known: Seen): Seen {
  const isRest = page.snapshot === undefined
  let { id, json } = isRest ? known : nothing
  for (const [, next, on, text] of `${page.snapshot ?? ''}${page.tail}`.matchAll(
    /\^([\w-]+),([\w-]*),([^;]*);/g,
  ))
    if (on === id) {
      id = next!
      json = decodeURIComponent(text!)
    }
  return { id, json, position: positionAfter(page, isRest ? known.position : unread) }
}

function stateIn({ json }: Seen): unknown {
  return json === undefined ? null : JSON.parse(json)
}
