import type { WrittenEntry } from './entry.ts'
import { readEntries } from './entry.ts'
import type { Folded, Step } from './fold.ts'
import { foldEntry } from './fold.ts'
import type { CircuitRecord } from './record.ts'
import { freshRecord, packRecord, readNumbers, unpackRecord, writeNumbers } from './record.ts'
import type { CircuitRule } from './rule.ts'
import type { Page, Position } from './storage.ts'
import { positionAfter, unread } from './storage.ts'

/** A change of state, and whether it came about by the entry that this process has just written. */
export interface SharedStep extends Step {
  readonly isMine: boolean
}

/** What a page had to say. */
export interface Taken {
  /** One for each call that asked in one's own entry; `undefined`: turned away. */
  readonly tickets: readonly (number | undefined)[]
  /** Changes of state that were not known yet. */
  readonly steps: readonly SharedStep[]
  /** The names of the entries that were read, by which their writers know them again. */
  readonly ids: readonly string[]
}

/** What one process knows of what stands under a key. */
export class Replica {
  readonly #rule: CircuitRule
  #record: CircuitRecord
  #position: Position = unread
  #told = 0

  constructor(rule: CircuitRule) {
    this.#rule = rule
    this.#record = freshRecord(rule.policy.cells)
  }

  get record(): CircuitRecord {
    return this.#record
  }

  get position(): Position {
    return this.#position
  }

  /** What it comes to, when the tail has become so long that reading it costs more than writing a snapshot. */
  get dueSnapshot(): string | undefined {
    const longest = Math.max(longestTail, this.#rule.policy.cells * charactersOfCell)
    return this.#position.length < longest ? undefined : writeNumbers(packRecord(this.#record))
  }

  /**
   * Goes on to what a page says.
   *
   * @param mine One's own entry, by whose name it is known again; `undefined`: there is none.
   */
  take(page: Page, mine: WrittenEntry | undefined): Taken {
    if (page.snapshot !== undefined) this.#restart(page.snapshot)
    this.#position = positionAfter(page, this.#position)
    const entries = readEntries(page.tail, mine)
    let answer: Folded | undefined
    const steps: SharedStep[] = []
    for (const entry of entries) {
      const folded = foldEntry(this.#record, entry, this.#rule)
      const isMine = entry.id === mine?.id
      if (isMine) answer = folded
      for (const step of folded.steps) if (step.after.generation > this.#told) steps.push({ ...step, isMine })
    }
    this.#told = this.#record.state.generation
    return { tickets: answer?.tickets ?? [], steps, ids: entries.map(({ id }) => id) }
  }

  /** Steps that were folded before the snapshot are not told again, unless the store has begun anew. */
  #restart(snapshot: string): void {
    this.#record = unpackRecord(readNumbers(snapshot), this.#rule.policy.cells)
    if (snapshot === '' && this.#position.base !== '') this.#told = 0
  }
}

const longestTail = 600
/** A cell in use takes about so many: a tail may become as long as the snapshot that takes its place. */
const charactersOfCell = 4
