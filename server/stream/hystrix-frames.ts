import type { CircuitReading } from '../../shared/wire/reading.ts'
import type { CircuitSource } from '../registry/registry.ts'
import { encodeEach } from './encode-each.ts'
import type { Piece } from './piece.ts'
import type { RowChange } from './row.ts'
import { digitsOfTime, Row } from './row.ts'
import { Section } from './section.ts'

/** Circuits, under the names that they have on the Hystrix stream. */
type Sources = Iterable<readonly [name: string, source: CircuitSource]>

/** About 250 kB: as much as a reader that has stopped reading keeps from being used again. */
const rowsPerSection = 128

/**
 * Makes the frames of a Hystrix stream, one after the other. What has not changed since the last frame is not encoded
 * again.
 */
export class HystrixFrames {
  #rows: readonly Row[] = []
  #bySource: ReadonlyMap<CircuitSource, Row> = new Map()
  #sections: readonly Section[] = []

  /** The events of all circuits, at one time, in milliseconds since 1970. */
  make(sources: Sources, epoch: number): readonly Piece[] {
    this.#update(sources)
    const time = digitsOfTime(epoch)
    return this.#sections.map((section) => section.print(time))
  }

  /** Forgets everything, until the next frame. */
  rest(): void {
    this.#arrange([])
  }

  /** As long as the circuits are the same ones in the same order, nothing but their rows is touched. */
  #update(sources: Sources): void {
    const before = this.#rows
    const rows: Row[] = []
    let isSame = true
    encodeEach(sources, (reading, source) => {
      const row = before[rows.length]
      if (isSame && row?.source === source && row.fits(reading)) {
        const change = row.update(reading)
        if (change !== 'nothing') this.#note(rows.length, change)
        rows.push(row)
        return
      }
      isSame = false
      rows.push(this.#rowOf(source, reading))
    })
    if (!isSame || rows.length !== before.length) this.#arrange(rows)
  }

  #note(index: number, change: RowChange): void {
    const section = this.#sections[Math.floor(index / rowsPerSection)]!
    section.changed(index % rowsPerSection, change)
  }

  #rowOf(source: CircuitSource, reading: CircuitReading): Row {
    const row = this.#bySource.get(source)
    if (!row?.fits(reading)) return new Row(source, reading)
    row.update(reading)
    return row
  }

  #arrange(rows: readonly Row[]): void {
    this.#rows = rows
    this.#bySource = new Map(rows.map((row) => [row.source, row]))
    this.#sections = Array.from(
      { length: Math.ceil(rows.length / rowsPerSection) },
      (_, index) => new Section(rows.slice(index * rowsPerSection, (index + 1) * rowsPerSection)),
    )
  }
}
