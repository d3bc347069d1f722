import { applyDelta, follows } from '../../shared/wire/board-delta.ts'
import type { CircuitEntry, WholePast } from '../../shared/wire/board-history.ts'
import type { ToldBoard } from '../../shared/wire/board-told.ts'
import type { SourceMessage } from '../../shared/wire/board.ts'
import type { ThreadPoolReading } from '../../shared/wire/hystrix-thread-pool.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice, PoolSlice, SourceState } from './board.ts'
import type { Surroundings } from './circuit-record.ts'
import { CircuitRecord } from './circuit-record.ts'

/** What became of a delta: it was applied, it was known already, or something before it was missed; else why it cannot be read. */
export type Heard = 'applied' | 'known' | 'hole' | { readonly rejected: string }

/** What the page remembers of one source. */
export class SourceRecord {
  readonly id: string
  readonly #circuits = new Map<string, CircuitRecord>()
  readonly #pools = new Map<string, ThreadPoolReading>()
  /** As it was last told, where it is told by deltas. */
  #board: ToldBoard | undefined
  #state: SourceState = { kind: 'connecting' }
  #isHeard = false
  #at = 0
  /** The server's time of the newest loss: a server tells it again and again. */
  #lostAt: number | undefined

  constructor(id: string) {
    this.id = id
  }

  get state(): SourceState {
    return this.#state
  }

  /** Whether it has said what its circuits are. */
  get isHeard(): boolean {
    return this.#isHeard
  }

  names(): Iterable<string> {
    return this.#circuits.keys()
  }

  /** All circuits of the source: the ones that are absent have been taken off the board. */
  applyBoard(board: ToldBoard): void {
    this.#board = board
    const readings = [...board.circuits.values()].map(({ reading }) => reading)
    this.#keep(readings)
    for (const circuit of readings) this.#apply(circuit, board.at)
    this.#hear(board.at)
  }

  /** What changed since the source was last heard of; nothing changes where it does not follow what is known. */
  applyDelta(delta: Readonly<Record<string, unknown>>): Heard {
    const known = this.#board
    if (!known || !follows(known, delta)) return known && isOlder(known, delta) ? 'known' : 'hole'
    const applied = applyDelta(known, delta)
    if (typeof applied === 'string') return { rejected: applied }
    const { board, changes } = applied
    this.#board = board
    this.#keep(changes.map(({ reading }) => reading))
    for (const { reading, latencies, transitions } of changes) {
      this.#apply(reading, board.at).happened(latencies, transitions)
    }
    this.#hear(board.at)
    return 'applied'
  }

  /** The past of circuits that were told before. */
  applyHistory(entries: readonly CircuitEntry[]): void {
    for (const entry of entries) {
      const name = this.#board?.circuits.get(entry.number)?.reading.name
      if (name !== undefined) this.#circuits.get(name)?.recall(entry)
    }
  }

  /** All that the source knows of the past of one circuit. */
  applyPast(past: WholePast): void {
    this.#circuits.get(past.circuit)?.recallAll(past)
  }

  applyCircuit(circuit: CircuitReading): void {
    this.#apply(circuit, circuit.at)
    this.#hear(circuit.at)
  }

  applyPool(pool: ThreadPoolReading): void {
    this.#pools.set(pool.name, pool)
  }

  /** @param now Milliseconds since 1970 by the browser's clock, which need not agree with the server's. */
  applySource({ state, at, reason, retryAt }: SourceMessage, now: number): void {
    const lost = this.#state.kind === 'lost' ? this.#state : null
    switch (state) {
      case 'connecting':
        // What is lost stays lost while it is tried again: its figures are no newer for that.
        this.#state = lost ? { ...lost, retryAt: null } : { kind: 'connecting' }
        return
      case 'live':
        this.#isHeard = true
        this.#state = { kind: 'live' }
        return
      case 'lost':
        if (lost && at === this.#lostAt) return
        this.#lostAt = at
        this.#state = {
          kind: 'lost',
          at: lost?.at ?? now,
          reason: reason ?? 'nobody knows why',
          retryAt: retryAt === undefined ? null : now + retryAt - at,
          wasHeard: this.#isHeard,
        }
        return
      case 'ended':
        this.#state = { kind: 'ended', sourceAt: this.#at || at }
    }
  }

  /** @param around What is the same for all circuits of the source, and the key and label of each by its name. */
  slices(around: (name: string) => Surroundings): readonly CircuitSlice[] {
    return [...this.#circuits].map(([name, circuit]) => circuit.slice(around(name)))
  }

  /** @param isSilent Whether nothing is heard of any source. */
  pools(isSilent: boolean): readonly PoolSlice[] {
    const isStale = isSilent || this.#state.kind === 'lost'
    return [...this.#pools].map(([name, reading]) => ({ key: `${this.id}/${name}`, reading, isStale }))
  }

  #keep(circuits: readonly CircuitReading[]): void {
    const names = new Set(circuits.map(({ name }) => name))
    for (const name of this.#circuits.keys()) if (!names.has(name)) this.#circuits.delete(name)
  }

  #apply(circuit: CircuitReading, at: number): CircuitRecord {
    const known = this.#circuits.get(circuit.name)
    const record = known ?? new CircuitRecord(circuit, at)
    if (known) known.apply(circuit, at)
    else this.#circuits.set(circuit.name, record)
    return record
  }

  #hear(at: number): void {
    this.#at = at
    this.#isHeard = true
    if (this.#state.kind !== 'live') this.#state = { kind: 'live' }
  }
}

/** Whether a delta was told by the same process, and not after what is known. */
function isOlder({ epoch, tick }: ToldBoard, delta: Readonly<Record<string, unknown>>): boolean {
  const { tick: told } = delta
  return delta['epoch'] === epoch && typeof told === 'number' && told <= tick
}
