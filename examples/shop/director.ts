import type { DependencyName } from './dependencies.ts'
import { byDependency } from './dependencies.ts'
import type { Change } from './script.ts'
import { planAt } from './script.ts'
import type { Weather } from './weather.ts'

/** How long a dependency stays as a person has set it, in seconds of the script. */
export const holdSeconds = 120

/** A person has taken a dependency out of the script. */
interface Hold {
  readonly weather: Weather
  /** Until when, in seconds since the script was first started. */
  readonly until: number
}

/**
 * Says how every dependency should be doing: as a person has set it, else as the script wants it. Its time moves only
 * when it is told and only while it plays, so that a paused script leaves everything as it is, the holds included.
 */
export class Director {
  readonly #holds = new Map<DependencyName, Hold>()
  #seconds = 0
  isPlaying: boolean

  constructor(isPlaying: boolean) {
    this.isPlaying = isPlaying
  }

  /** Moves on by some seconds, if it plays. */
  advance(seconds: number): void {
    if (!this.isPlaying) return
    this.#seconds += seconds
    for (const [name, hold] of this.#holds) if (hold.until <= this.#seconds) this.#holds.delete(name)
  }

  /** Sets a dependency's weather by hand. */
  hold(name: DependencyName, weather: Weather): void {
    this.#holds.set(name, { weather, until: this.#seconds + holdSeconds })
  }

  /** How many seconds of the script are left of a hold; `null`: it follows the script. */
  heldFor(name: DependencyName): number | null {
    const hold = this.#holds.get(name)
    return hold ? hold.until - this.#seconds : null
  }

  /** The weather of every dependency, as it should be now. */
  weather(): Readonly<Record<DependencyName, Weather>> {
    const plan = planAt(this.#seconds).weather
    return byDependency((name) => this.#holds.get(name)?.weather ?? plan.get(name) ?? 'healthy')
  }

  /** What happens next and in how many seconds: the script goes on, or gets a dependency back and changes it. */
  next(): { readonly inSeconds: number; readonly change: Change } | null {
    const ahead = planAt(this.#seconds).ahead.filter(({ at, dependency }) => !this.#isHeldAt(dependency, at))
    const [change] = [...ahead, ...this.#returns()].toSorted((one, other) => one.at - other.at)
    return change ? { inSeconds: change.at - this.#seconds, change } : null
  }

  #isHeldAt(name: DependencyName, at: number): boolean {
    return (this.#holds.get(name)?.until ?? 0) > at
  }

  /** The ends of the holds, where the script wants something else than the person did. */
  #returns(): readonly Change[] {
    return [...this.#holds].flatMap(([dependency, { weather, until: at }]): readonly Change[] => {
      const wanted = planAt(at).weather.get(dependency) ?? 'healthy'
      return wanted === weather ? [] : [{ at, dependency, weather: wanted }]
    })
  }
}
