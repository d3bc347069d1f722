import type { Clock } from '../../shared/engine/clock.ts'
import type { SparseCounts } from '../../shared/wire/board-latencies.ts'
import { countedSince, noCounts } from '../../shared/wire/board-latencies.ts'
import type { Happened } from '../../shared/wire/board-delta.ts'
import type { ToldBoard, ToldCircuit } from '../../shared/wire/board-told.ts'
import { tell } from '../../shared/wire/board-told.ts'
import type { CircuitReading, TransitionReading } from '../../shared/wire/reading.ts'
import type { CircuitChange, CircuitSource, Registry } from '../registry/registry.ts'
import { readEach } from './read-each.ts'

/** A board, the one before it, and what happened in between. */
export interface Taken {
  readonly before: ToldBoard
  readonly after: ToldBoard
  readonly happened: Happened
}

/** Where the circuits are, what time it is, and how this process is called in the numbers of its ticks. */
export interface BoardTakerOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly epoch: string
}

const nothingMeasured = new Uint32Array(0)

/** So many changes of state are told between two boards; of a circuit that changes more often the oldest are lost. */
const mostTransitions = 1_000

/** Reads all circuits of a registry, and knows what changed since it last did. */
export class BoardTaker {
  readonly #options: BoardTakerOptions
  #board: ToldBoard
  #numbers = new Map<string, number>()
  #next = 0
  #counts = new WeakMap<CircuitSource, Uint32Array>()
  #noted: (readonly [name: string, transition: TransitionReading])[] = []

  constructor(options: BoardTakerOptions) {
    this.#options = options
    this.#board = { epoch: options.epoch, tick: 0, at: options.clock.epoch(), circuits: new Map() }
  }

  /** The board as it was last taken. */
  get board(): ToldBoard {
    return this.#board
  }

  /** Takes note of a change of state that will be told with the next board. */
  note({ circuit, transition }: CircuitChange): void {
    const name = this.#options.registry.nameOf(circuit)
    if (name === undefined) return
    if (this.#noted.length === mostTransitions) this.#noted.shift()
    this.#noted.push([name, transition])
  }

  /** Reads every circuit, once. */
  take(): Taken {
    const { registry, clock } = this.#options
    const before = this.#board
    const at = clock.epoch()
    const circuits: [number, ToldCircuit][] = []
    const latencies = new Map<number, SparseCounts>()
    readEach(registry.circuits(), (reading, source) => {
      const number = this.#numberOf(reading.name)
      const told = tell(reading, at, before.circuits.get(number))
      circuits.push([number, told])
      if (told.figures !== before.circuits.get(number)?.figures)
        latencies.set(number, this.#latenciesOf(source))
    })
    circuits.sort(([one], [other]) => one - other)
    this.#board = { epoch: before.epoch, tick: before.tick + 1, at, circuits: new Map(circuits) }
    this.#forgetGone()
    return { before, after: this.#board, happened: { latencies, transitions: this.#transitions(before) } }
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.#next)
    return this.#next++
  }

  #forgetGone(): void {
    if (this.#numbers.size === this.#board.circuits.size) return
    for (const [name, number] of this.#numbers)
      if (!this.#board.circuits.has(number)) this.#numbers.delete(name)
  }

  /** What was counted before somebody looked for the first time is not of this second. */
  #latenciesOf(source: CircuitSource): SparseCounts {
    const counts = source.latencyCounts?.() ?? nothingMeasured
    const before = this.#counts.get(source)
    this.#counts.set(source, counts)
    return before ? countedSince(before, counts) : noCounts
  }

  /** Those that were noted; and the newest of a source that tells of none. */
  #transitions(before: ToldBoard): Happened['transitions'] {
    const told: [number, TransitionReading][] = []
    for (const [name, transition] of this.#noted) {
      const number = this.#numbers.get(name)
      if (number !== undefined) told.push([number, transition])
    }
    this.#noted = []
    const noted = new Set(told.map(([number]) => number))
    for (const [number, { reading }] of this.#board.circuits) {
      if (!noted.has(number) && isNews(before.circuits.get(number)?.reading, reading)) {
        told.push([number, reading.lastTransition!])
      }
    }
    return told
  }
}

function isNews(before: CircuitReading | undefined, { lastTransition }: CircuitReading): boolean {
  if (!lastTransition) return false
  const known = before?.lastTransition
  return before !== undefined && (known?.at !== lastTransition.at || known.to !== lastTransition.to)
}
