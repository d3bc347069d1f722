import type { CircuitBreaker } from 'fuseboard'
import type { Circuits } from './circuits.ts'
import type { Dependencies, DependencyName } from './dependencies.ts'
import { dependencyNames, descriptions } from './dependencies.ts'
import type { Director } from './director.ts'
import type { Weather } from './weather.ts'
import { meanings } from './weather.ts'

/** Everything that the home page shows. */
export interface WeatherReport {
  readonly meanings: Readonly<Record<Weather, string>>
  readonly script: {
    readonly isPlaying: boolean
    readonly next: {
      readonly inSeconds: number
      readonly dependency: DependencyName
      readonly weather: Weather
    } | null
  }
  readonly dependencies: readonly DependencyReport[]
}

interface DependencyReport {
  readonly name: DependencyName
  readonly usedBy: readonly string[]
  readonly weather: Weather
  readonly circuit: 'closed' | 'open' | 'half-open'
  /** Seconds until the script has it back; `null`: it follows the script. */
  readonly heldFor: number | null
}

/** Makes the weather that the director asks for, and reports it. */
export class WeatherStation {
  readonly #dependencies: Dependencies
  readonly #circuits: Circuits
  readonly #director: Director

  constructor(dependencies: Dependencies, circuits: Circuits, director: Director) {
    this.#dependencies = dependencies
    this.#circuits = circuits
    this.#director = director
  }

  /** Lets some seconds of the script pass. */
  async advance(seconds: number): Promise<void> {
    this.#director.advance(seconds)
    await this.#follow()
  }

  /** Changes a dependency's weather by hand. */
  async set(name: DependencyName, weather: Weather): Promise<void> {
    this.#director.hold(name, weather)
    await this.#follow()
  }

  /** Lets the script run, or stops it where it is. */
  play(isPlaying: boolean): void {
    this.#director.isPlaying = isPlaying
  }

  read(): WeatherReport {
    const next = this.#director.next()
    return {
      meanings,
      script: {
        isPlaying: this.#director.isPlaying,
        next: next && {
          inSeconds: next.inSeconds,
          dependency: next.change.dependency,
          weather: next.change.weather,
        },
      },
      dependencies: descriptions.map(({ name, usedBy }) => ({
        name,
        usedBy,
        weather: this.#dependencies[name].weather,
        circuit: stateOf(this.#circuits[name]),
        heldFor: this.#director.heldFor(name),
      })),
    }
  }

  async #follow(): Promise<void> {
    const wanted = this.#director.weather()
    await Promise.all(dependencyNames.map((name) => this.#dependencies[name].setWeather(wanted[name])))
  }
}

function stateOf(circuit: Pick<CircuitBreaker, 'opened' | 'halfOpen'>): DependencyReport['circuit'] {
  if (circuit.opened) return 'open'
  return circuit.halfOpen ? 'half-open' : 'closed'
}
