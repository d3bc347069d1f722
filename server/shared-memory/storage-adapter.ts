import { BroadcastChannel } from 'node:worker_threads'
import type { Clock } from '../../shared/engine/clock.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'
import type { CircuitStorage } from '../breaker/circuit-storage.ts'
import type { Circuit, CircuitOptions } from '../breaker/circuit.ts'
import { KeptStates } from '../storage/kept-states.ts'
import { KeyListeners } from '../storage/key-listeners.ts'
import type { CommonStorage } from '../storage/common-circuit.ts'
import { CommonCircuit } from '../storage/common-circuit.ts'
import type { Statistics, StatisticsOptions } from '../registry/statistics.ts'
import type { Addition, CountedCircuit, DirectStorage, Page, Position } from '../storage/storage.ts'
import { threadClock } from '../system-clock.ts'
import { takeIntoUse } from './circuit-memory.ts'
import type { CircuitThreadReading } from './circuit-places.ts'
import { CircuitPlaces } from './circuit-places.ts'
import { CommonStatistics } from './common-statistics.ts'
import { SharedLog } from './shared-log.ts'
import type { AppendRecord, RowRecord } from './shared-rows.ts'
import { SharedRows } from './shared-rows.ts'
import { ThreadStatistics } from './thread-statistics.ts'

/**
 * Keeps circuits in memory that all worker threads of a process share, so that they trip together. Each thread makes one
 * over the same `SharedArrayBuffer`; there is no lock, and a thread may be terminated at any moment. It answers at once,
 * so that nobody waits for it.
 */
export class SharedMemoryCircuitBreakerStorageAdapter
  extends KeptStates
  implements CommonStorage, CircuitStorage
{
  readonly kind = 'shared-memory'
  /** The same for those who do not want to wait. */
  readonly direct: DirectStorage
  readonly #memory: SharedArrayBuffer
  readonly #rows: SharedRows
  readonly #log: SharedLog
  readonly #places: CircuitPlaces
  readonly #listeners = new KeyListeners()
  readonly #channelName: string
  #channel: BroadcastChannel | undefined

  /**
   * @param memory A `SharedArrayBuffer` of which nobody else makes use, 64 kB at least: `new SharedArrayBuffer(2 ** 20)`.
   * @param clock What time it is; all threads must have the same.
   * @throws TypeError or RangeError that says what is wrong, what it may be and what it was.
   */
  constructor(memory: SharedArrayBuffer, clock: Clock = threadClock) {
    super()
    const { words, origin, id, mostPlaces } = takeIntoUse(memory, clock)
    this.#memory = memory
    this.#channelName = `fuseboard:${id}`
    this.#rows = new SharedRows(mostPlaces)
    this.#log = new SharedLog(words, this.#rows)
    this.#places = new CircuitPlaces(memory, this.#rows, this.#log)
    this.direct = this.#directly(() => Math.round((origin + clock.now()) * 1_000) / 1_000)
  }

  /** The memory, to be given to other threads. */
  get memory(): SharedArrayBuffer {
    return this.#memory
  }

  /** Makes this thread's part of a circuit of `CircuitBreaker`; `options.storage` calls it. */
  circuit(options: CircuitOptions, recoveryBy: (random: Random) => Recovery): Circuit {
    return new CommonCircuit(options, recoveryBy, this)
  }

  /** Figures to which all threads add. */
  statisticsOf({ key, name }: CountedCircuit, options: StatisticsOptions, clock: Clock): Statistics {
    const threads = new ThreadStatistics(name, this.#places.of(key, name), moreMemory)
    return new CommonStatistics(options, threads, this.direct.now() - clock.now())
  }

  /** What each thread has counted of each circuit since it began. */
  readThreads(): CircuitThreadReading[] {
    return this.#places.read()
  }

  read(key: string, known: Position): Promise<Page> {
    return answer(() => this.direct.read(key, known))
  }

  append(key: string, known: Position, addition: Addition): Promise<Page> {
    return answer(() => this.direct.append(key, known, addition))
  }

  forget(key: string): Promise<void> {
    return answer(() => this.#write(['forget', key]))
  }

  announce(key: string): Promise<void> {
    return answer(() => {
      this.#listeners.tell(key)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- windows have origins, threads have none
      this.#useChannel().postMessage(key)
    })
  }

  listen(key: string, listener: () => void): () => void {
    this.#useChannel()
    return this.#listeners.add(key, listener)
  }

  /** Hears of no changes any more. */
  async deInit(): Promise<void> {
    this.#channel?.close()
    this.#channel = undefined
  }

  #directly(now: () => number): DirectStorage {
    const [log, rows] = [this.#log, this.#rows]
    return {
      now,
      get version() {
        return log.version
      },
      read(key, known) {
        log.catchUp()
        return rows.page(key, known, now())
      },
      append(key, known, { entry, base, ttlMs, snapshot }) {
        const own = [entry, base, ttlMs, snapshot ?? null] as const
        const record: AppendRecord = ['append', now(), key, known.base, known.length, ...own]
        return rows.pageAfter(record, (text) => log.append(text))
      },
    }
  }

  #write(record: RowRecord): void {
    this.#log.append(JSON.stringify(record))
  }

  #useChannel(): BroadcastChannel {
    if (this.#channel !== undefined) return this.#channel
    const channel = new BroadcastChannel(this.#channelName)
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- only here is an event known to have data
    channel.onmessage = ({ data }: { readonly data?: unknown }) => this.#listeners.tell(String(data))
    channel.unref()
    return (this.#channel = channel)
  }
}

const moreMemory = 'More memory makes room for more: 19 kB of a half of it for each circuit and thread.'

async function answer<T>(ask: () => T): Promise<T> {
  return ask()
}
