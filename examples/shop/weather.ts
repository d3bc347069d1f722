/** How a dependency is doing. */
export type Weather = 'healthy' | 'slow' | 'erroring' | 'hanging' | 'dead' | 'flapping'

/** What each weather means, for people, in the order of the buttons. */
export const meanings: Readonly<Record<Weather, string>> = {
  healthy: 'Answers within its usual time; one call in a thousand fails.',
  slow: 'Takes about 14 times as long; most calls exceed the timeout of their breaker.',
  erroring: 'Answers 503 or resets the connection; 15 calls in 100 succeed.',
  hanging: 'Accepts the call and never answers.',
  dead: 'Its socket is closed: the connection is refused.',
  flapping: 'Erroring for three seconds, healthy for three, and so on.',
}

/** Every weather there is. */
export const weathers = Object.keys(meanings) as readonly Weather[]

/** Whether this, from outside, is the name of a weather. */
export function isWeather(value: unknown): value is Weather {
  return typeof value === 'string' && value in meanings
}
