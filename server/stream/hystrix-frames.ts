import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSource } from '../registry/registry.ts'
import { readEach } from './read-each.ts'
import type { Piece } from './piece.ts'
import { digitsOfTime, Row } from './row.ts'
import { Section } from './section.ts'

/** Circuits, under the names that they have on the Hystrix stream. */
type Sources = Iterable<readonly [name: string, source: CircuitSource]>

/**
 * About 500 kB: as much as a reader that has stopped reading keeps from being used again. Each section is a write of its
 * own to each reader; with half as many rows, a thousand readers cost a quarter more.
 */
const rowsPerSection = 256

/**
 * Makes the frames of a Hystrix stream, one after the other. What has not changed since the last frame is not encoded
 * again.
 */
export class HystrixFrames {
  #rows: readonly Row[] = []
  #sections: readonly Section[] = []

  /** The events of all circuits, at one time, in milliseconds since 1970. */
  make(sources: Sources, epoch: number): readonly Piece[] {
    this.#update(sources)
    const time = digitsOfTime(epoch)
    return this.#sections.map((section) => section.print(time))
  }

  /** Forgets everything, until the next frame. */
  rest(): void {
    this.#arrange([], [])
  }

  /**
   * As long as the circuits are the same ones in the same order, nothing but their rows is touched. Rows go by name and
   * hold no circuit: it may be collected although somebody reads.
   */
  #update(sources: Sources): void {
    const before = this.#rows
    const sections = this.#sections
    const readings: CircuitReading[] = []
    let rows: Row[] | undefined
    let spare: Map<string, Row> | undefined
    readEach(sources, (reading) => {
      const index = readings.length
      if (!rows && index < before.length && before[index]!.fits(reading)) {
        sections[Math.floor(index / rowsPerSection)]!.update(index % rowsPerSection, reading)
      } else {
        rows ??= before.slice(0, index)
        spare ??= new Map(before.slice(index).map((each) => [each.name, each]))
        rows.push(rowFrom(spare, reading))
      }
      readings.push(reading)
    })
    const { length } = readings
    if (rows || length < before.length) this.#arrange(rows ?? before.slice(0, length), readings)
  }

  #arrange(rows: readonly Row[], readings: readonly CircuitReading[]): void {
    this.#rows = rows
    this.#sections = Array.from({ length: Math.ceil(rows.length / rowsPerSection) }, (_, index) => {
      const [first, end] = [index * rowsPerSection, (index + 1) * rowsPerSection]
      return new Section(rows.slice(first, end), readings.slice(first, end))
    })
  }
}

/** The row that the circuit had in another place, or a new one. */
function rowFrom(spare: Map<string, Row>, reading: CircuitReading): Row {
  const row = spare.get(reading.name)
  if (!row?.fits(reading)) return new Row(reading)
  spare.delete(reading.name)
  row.take(reading)
  return row
}
