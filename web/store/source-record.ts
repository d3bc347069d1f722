import type { SourceMessage } from '../../shared/wire/board.ts'
import type { ThreadPoolReading } from '../../shared/wire/hystrix-thread-pool.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSlice, PoolSlice, SourceState } from './board.ts'
import type { Surroundings } from './circuit-record.ts'
import { CircuitRecord } from './circuit-record.ts'

/** What the page remembers of one source. */
export class SourceRecord {
  readonly id: string
  readonly #circuits = new Map<string, CircuitRecord>()
  readonly #pools = new Map<string, ThreadPoolReading>()
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
  applyBoard(circuits: readonly CircuitReading[], at: number): void {
    const names = new Set(circuits.map(({ name }) => name))
    for (const name of this.#circuits.keys()) if (!names.has(name)) this.#circuits.delete(name)
    for (const circuit of circuits) this.#apply(circuit, at)
    this.#hear(at)
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

  #apply(circuit: CircuitReading, at: number): void {
    const known = this.#circuits.get(circuit.name)
    if (known) known.apply(circuit, at)
    else this.#circuits.set(circuit.name, new CircuitRecord(circuit, at))
  }

  #hear(at: number): void {
    this.#at = at
    this.#isHeard = true
    if (this.#state.kind !== 'live') this.#state = { kind: 'live' }
  }
}
