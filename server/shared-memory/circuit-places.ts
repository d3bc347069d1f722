import { threadId } from 'node:worker_threads'
import { figuresIn } from './circuit-memory.ts'
import type { SharedLog } from './shared-log.ts'
import type { RowRecord, SharedRows } from './shared-rows.ts'
import { whenThreadsEnd } from './thread-ends.ts'
import { inFlightIn } from './thread-figures.ts'
import type { ThreadPlace, ThreadPlaces } from './thread-places.ts'
import type { ThreadReading } from './thread-statistics.ts'
import { readThread } from './thread-statistics.ts'

/** What one thread has counted of one circuit. */
export interface CircuitThreadReading extends ThreadReading {
  /** What the circuit is called on the board. */
  readonly circuit: string
}

/** The places of all circuits and threads in the memory of a store, which are given away through its log. */
export class CircuitPlaces {
  readonly #memory: SharedArrayBuffer
  readonly #rows: SharedRows
  readonly #log: SharedLog
  #isListening = false

  constructor(memory: SharedArrayBuffer, rows: SharedRows, log: SharedLog) {
    this.#memory = memory
    this.#rows = rows
    this.#log = log
  }

  /** What each thread has counted of each circuit. */
  read(): CircuitThreadReading[] {
    this.#log.catchUp()
    return this.#rows.places.flatMap(({ name, thread }, place) => {
      const [reading] = readThread({ thread, cells: figuresIn(this.#memory, place) })
      return reading === undefined ? [] : [{ circuit: name, ...reading }]
    })
  }

  /** Those of one circuit. */
  of(key: string, name: string): ThreadPlaces {
    const isMine = (place: { readonly key: string; readonly thread: number | null }) =>
      place.key === key && place.thread === threadId
    const find = () => this.#rows.places.findIndex(isMine)
    return {
      claim: () => {
        this.#log.catchUp()
        if (find() < 0) this.#tryTo(['claim', key, name, threadId])
        const place = find()
        if (place < 0) return undefined
        this.#listen()
        return place
      },
      places: () => this.#placesOf(key),
      cellsOf: (place) => figuresIn(this.#memory, place),
    }
  }

  /** A store that nobody holds any more must not be kept for the end of threads. */
  #listen(): void {
    if (this.#isListening) return
    this.#isListening = true
    const self = new WeakRef(this)
    whenThreadsEnd((thread) => self.deref()?.release(thread))
  }

  #placesOf(key: string): ThreadPlace[] {
    this.#log.catchUp()
    return this.#rows.places.flatMap((place, index) =>
      place.key === key ? [{ thread: place.thread, cells: figuresIn(this.#memory, index) }] : [],
    )
  }

  /** Gives the places of a thread away that has ended. Its calls in flight will not come back. */
  release(thread: number): void {
    this.#log.catchUp()
    const held = [...this.#rows.places.entries()].filter(([, place]) => place.thread === thread)
    for (const [place] of held) figuresIn(this.#memory, place)[inFlightIn] = 0
    if (held.length > 0) this.#tryTo(['release', thread])
  }

  /** Where there is no room for it, there is none. */
  #tryTo(record: RowRecord): void {
    try {
      this.#log.append(JSON.stringify(record))
    } catch {
      // A thread without a place says so itself.
    }
  }
}
