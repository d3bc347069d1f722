import type { TransitionReading } from '../../shared/wire/reading.ts'

/** So many changes of state are remembered of each circuit. */
const mostTransitions = 50

/** The newest changes of state of one circuit, each with its cause. */
export class TransitionLog {
  #transitions: TransitionReading[] = []

  /** Takes note of a change of state; of one that it has already, twice is once. */
  note(transition: TransitionReading): boolean {
    if (this.#transitions.some((each) => each === transition || isSameChange(each, transition))) return false
    this.#transitions.push(transition)
    if (this.#transitions.length > mostTransitions) this.#transitions.shift()
    return true
  }

  /** The oldest first. */
  read(): readonly TransitionReading[] {
    return this.#transitions
  }
}

function isSameChange(one: TransitionReading, other: TransitionReading): boolean {
  return one.at === other.at && one.to === other.to && one.cause.kind === other.cause.kind
}
