import type { FigureSlot } from '../../shared/wire/hystrix-figures.ts'
import {
  commandFigureCount,
  commandFigures,
  commandSlots,
  completedIn,
  pooledFigureCount,
  pooledFigures,
  pooledSlots,
} from '../../shared/wire/hystrix-figures.ts'
import { showsThreadPool } from '../../shared/wire/hystrix-thread-pool.ts'
import type { CircuitReading } from '../../shared/wire/reading.ts'

/** Which events are sent of a circuit, and what changes in them from one time to the next. */
export interface RowKind {
  /** How many figures change. */
  readonly figureCount: number
  /** Where they stand, in the order of the text. */
  readonly slots: readonly FigureSlot[]
  /** By slot: which figure stands there. */
  readonly figureOfSlot: Uint8Array
  /** Writes the figures into an array, not yet rounded. */
  measure(reading: CircuitReading, into: Float64Array): void
  /** What the figures go by that is not of the window. */
  completed(reading: CircuitReading): number
}

/** The kind of row that a circuit needs now. */
export function rowKindOf(reading: CircuitReading): RowKind {
  return showsThreadPool(reading) ? pooled : command
}

const command: RowKind = {
  figureCount: commandFigureCount,
  slots: commandSlots,
  figureOfSlot: Uint8Array.from(commandSlots, ({ figure }) => figure),
  measure: commandFigures,
  completed: () => 0,
}

const pooled: RowKind = {
  figureCount: pooledFigureCount,
  slots: pooledSlots,
  figureOfSlot: Uint8Array.from(pooledSlots, ({ figure }) => figure),
  measure: pooledFigures,
  completed: completedIn,
}
