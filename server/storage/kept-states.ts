import type { Addition, CircuitBreakerStorage, Page, Position } from './storage.ts'
import { keyIn } from './key-arguments.ts'
import type { KeyArguments } from './key-arguments.ts'
import { positionAfter, unread } from './storage.ts'

/** What a transaction can do. */
export interface StateTransaction<State> {
  /** What is kept under a key; `null`: nothing. */
  find(...args: KeyArguments): Promise<State | null>
  /** Keeps it under the key when the transaction ends well. */
  upsert(...args: StateArguments<State>): Promise<void>
}

/** What is to be kept under a key, behind a context where somebody hands one in. */
export type StateArguments<State> =
  | readonly [key: string, state: State]
  | readonly [context: unknown, key: string, state: State]

/** What is done in a transaction. */
type Act<State, Value> = (transaction: StateTransaction<State>) => Value | Promise<Value>

/** The same, behind a context where somebody hands one in. */
export type ActArguments<State, Value> =
  | readonly [act: Act<State, Value>]
  | readonly [context: unknown, act: Act<State, Value>]

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
  async find<State>(...args: KeyArguments): Promise<State | null> {
    return stateIn(await this.#see(keyIn(args))) as State | null
  }

  /**
   * Runs `act`, again where somebody else was faster, and keeps what it has said. A transaction that throws keeps nothing.
   * It is alone with each of its keys, not with all of them together.
   */
  async transaction<State, Value>(...args: ActArguments<State, Value>): Promise<Value> {
    const act = actIn(args)
    for (;;) {
      const seen = new Map<string, Seen>()
      const said = new Map<string, State>()
      const find = async (...of: KeyArguments): Promise<State | null> => {
        const key = keyIn(of)
        const known = seen.get(key) ?? (await this.#see(key))
        seen.set(key, known)
        return said.get(key) ?? (stateIn(known) as State | null)
      }
      const upsert = async (...of: StateArguments<State>): Promise<void> => {
        const [key, state] = stateArguments(of)
        said.set(key, state)
      }
      const value = await act({ find, upsert })
      if (await this.#keep(said, seen)) return value
    }
  }

  /** Forgets what is kept under a key. */
  remove(...args: KeyArguments): Promise<void> {
    return this.forget(rowOf(keyIn(args)))
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

function actIn<State, Value>(args: ActArguments<State, Value>): Act<State, Value> {
  return args.length === 1 ? args[0] : args[1]
}

/** A context is no text, and a key is one. */
function stateArguments<State>(args: StateArguments<State>): readonly [key: string, state: State] {
  const [first, second, third] = args
  if (typeof first === 'string') return [first, second as State]
  return [keyIn([second]), third as State]
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
