import type { Random } from '../../shared/engine/random.ts'
import type { State } from '../../shared/engine/state.ts'
import type { Word } from './entry.ts'
import type { Folded, Step } from './fold.ts'
import { foldEntry } from './fold.ts'
import type { CircuitRecord } from './record.ts'
import { copyRecord } from './record.ts'
import type { CircuitRule } from './rule.ts'

/** Tickets from here on were given out by one process alone; the store knows nothing of them. */
const aloneFrom = 2 ** 40
/** So many states can follow one another while a process is alone. */
const aloneStep = 2 ** 24

let timesAlone = 0

/** Whether the store may know of this ticket. */
export function isShared(ticket: number): boolean {
  return ticket < aloneFrom
}

/**
 * How a circuit stands as far as this process knows: what the store said last, and what happened here since. It decides
 * for circuits that do not ask before each call, and for those whose store does not answer.
 */
export class LocalView {
  readonly record: CircuitRecord
  readonly #rule: CircuitRule
  readonly #random: Random

  constructor(record: CircuitRecord, rule: CircuitRule, random: Random) {
    this.record = copyRecord(record)
    this.#rule = rule
    this.#random = random
  }

  /** Goes its own way from here: what it gives out now must not be taken for something of the store's. */
  detach(): void {
    const { record } = this
    if (record.state.kind !== 'closed') record.state = renumbered(record.state)
  }

  /** Lets words happen here, without news to anybody. States that come about are told apart from those of the store. */
  fold(words: readonly Word[], now: number): Folded {
    const { record } = this
    const { generation } = record.state
    const folded = foldEntry(record, { now, seed: seedOf(this.#random), words }, this.#rule)
    if (record.state.generation === generation || !isShared(record.state.generation)) return folded
    record.state = renumbered(record.state)
    return { steps: folded.steps, tickets: folded.tickets.map((ticket) => ticket && ticketOf(record.state)) }
  }

  /** The same for a success of a closed circuit, which is what nearly all calls come to. */
  succeeded(ticket: number, now: number, tookMs: number | undefined): readonly Step[] {
    const { state, cells } = this.record
    const { policy } = this.#rule
    if (state.kind !== 'closed' || policy.opensOnSuccess)
      return this.fold([{ kind: 'settle', outcome: 'success', ticket, times: 1, tookMs }], now).steps
    if (state.generation === ticket) policy.record(cells, 'success', now, tookMs)
    return noSteps
  }
}

const noSteps: readonly Step[] = []

/** A number from which an entry draws its chance. */
export function seedOf(random: Random): number {
  return Math.floor(random() * 2 ** 32)
}

function renumbered(state: State): State {
  const generation = aloneFrom + aloneStep * timesAlone++
  if (state.kind !== 'half-open') return { ...state, generation }
  const by = generation - state.generation
  const leases = state.leases.map(({ ticket, until }) => ({ ticket: ticket + by, until }))
  return { ...state, generation, leases }
}

function ticketOf(state: State): number {
  return state.generation + (state.kind === 'half-open' ? state.issued : 0)
}
