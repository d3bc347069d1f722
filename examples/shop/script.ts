import type { DependencyName } from './dependencies.ts'
import type { Weather } from './weather.ts'

/** One dependency in bad weather for a while. */
interface Scene {
  /** When it begins, in seconds from the start of the script. */
  readonly at: number
  readonly dependency: DependencyName
  readonly weather: Exclude<Weather, 'healthy'>
  /** How many seconds it lasts. */
  readonly lasts: number
}

/** A dependency's weather changes. */
export interface Change {
  /** When, in seconds since the script was first started. */
  readonly at: number
  readonly dependency: DependencyName
  readonly weather: Weather
}

/** How the script stands at one moment. */
export interface Plan {
  /** The dependencies that are not healthy. */
  readonly weather: ReadonlyMap<DependencyName, Weather>
  /** Everything that happens until the same moment of the next round, in order. */
  readonly ahead: readonly Change[]
}

/** How long a round takes, in seconds. After it, the script begins again. */
export const roundSeconds = 256

/** One trouble at a time, with one exception. */
export const scenes: readonly Scene[] = [
  { at: 12, dependency: 'recommend.similar', weather: 'slow', lasts: 14 },
  { at: 42, dependency: 'payments.charge', weather: 'erroring', lasts: 18 },
  { at: 78, dependency: 'reviews.list', weather: 'dead', lasts: 16 },
  { at: 112, dependency: 'search.query', weather: 'flapping', lasts: 24 },
  { at: 150, dependency: 'inventory.reserve', weather: 'hanging', lasts: 15 },
  { at: 184, dependency: 'shipping.rates', weather: 'dead', lasts: 28 },
  { at: 194, dependency: 'fraud.score', weather: 'slow', lasts: 12 },
  { at: 228, dependency: 'catalog.product', weather: 'erroring', lasts: 16 },
]

/** How the script stands `seconds` after it was first started. */
export function planAt(seconds: number): Plan {
  const roundStart = Math.floor(seconds / roundSeconds) * roundSeconds
  const changes = [...changesOf(roundStart), ...changesOf(roundStart + roundSeconds)]
  const now = seconds - roundStart
  const playing = scenes.filter(({ at, lasts }) => at <= now && now < at + lasts)
  return {
    weather: new Map(playing.map(({ dependency, weather }) => [dependency, weather])),
    ahead: changes.filter(({ at }) => at > seconds && at <= seconds + roundSeconds),
  }
}

/** A round as single changes: each scene has a beginning and an end. */
function changesOf(roundStart: number): readonly Change[] {
  return scenes
    .flatMap(({ at, dependency, weather, lasts }): Change[] => [
      { at: roundStart + at, dependency, weather },
      { at: roundStart + at + lasts, dependency, weather: 'healthy' },
    ])
    .toSorted((one, other) => one.at - other.at)
}
