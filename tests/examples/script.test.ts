import { describe, expect, it } from 'vitest'
import { dependencyNames } from '../../examples/shop/dependencies.ts'
import { planAt, roundSeconds, scenes } from '../../examples/shop/script.ts'
import { weathers } from '../../examples/shop/weather.ts'

describe('the script', () => {
  it.each([
    [0, {}],
    [11.9, {}],
    [12, { 'recommend.similar': 'slow' }],
    [25.9, { 'recommend.similar': 'slow' }],
    [26, {}],
    [50, { 'payments.charge': 'erroring' }],
    [200, { 'shipping.rates': 'dead', 'fraud.score': 'slow' }],
    [roundSeconds - 0.1, {}],
    [roundSeconds + 12, { 'recommend.similar': 'slow' }],
    [7 * roundSeconds + 50, { 'payments.charge': 'erroring' }],
  ])('has, after %f s, this bad weather: %j', (seconds, weather) => {
    expect(Object.fromEntries(planAt(seconds).weather)).toEqual(weather)
  })

  it.each([
    [0, { at: 12, dependency: 'recommend.similar', weather: 'slow' }],
    [12, { at: 26, dependency: 'recommend.similar', weather: 'healthy' }],
    [195, { at: 206, dependency: 'fraud.score', weather: 'healthy' }],
    [250, { at: roundSeconds + 12, dependency: 'recommend.similar', weather: 'slow' }],
  ])('goes on, after %i s, with %j', (seconds, change) => {
    expect(planAt(seconds).ahead[0]).toEqual(change)
  })

  it('looks ahead by exactly one round', () => {
    for (const seconds of [0, 12, 100, roundSeconds, 1_000])
      expect(planAt(seconds).ahead).toHaveLength(2 * scenes.length)
  })

  it('leaves no 40 s without a change', () => {
    const times = [0, ...planAt(0).ahead.map(({ at }) => at), roundSeconds + scenes[0]!.at]
    const pauses = times.slice(1).map((at, index) => at - times[index]!)
    expect(Math.max(...pauses)).toBeLessThan(40)
  })

  it('shows every weather and gives every dependency one scene', () => {
    expect(new Set(['healthy', ...scenes.map(({ weather }) => weather)])).toEqual(new Set(weathers))
    expect(scenes.map(({ dependency }) => dependency).toSorted()).toEqual(dependencyNames.toSorted())
  })
})
