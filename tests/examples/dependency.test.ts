import { afterEach, describe, expect, it } from 'vitest'
import { Dependency } from '../../examples/shop/dependency.ts'
import { outcome } from './asking.ts'

const open: Dependency[] = []

/** A dependency for which chance always says the same: 0.5 is neither lucky nor unlucky. */
async function dependency(chance = 0.5): Promise<Dependency> {
  const made = new Dependency({ usualMs: 5, answer: (subject) => ({ subject }), random: () => chance })
  open.push(made)
  await made.open()
  return made
}

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

describe('a dependency', () => {
  it('answers about what it was asked for while it is healthy', async () => {
    const { url } = await dependency()
    const response = await fetch(`${url}/?about=desk%20lamp`)
    expect(await response.json()).toEqual({ subject: 'desk lamp' })
  })

  it('answers late while it is slow', async () => {
    const slow = await dependency()
    await slow.setWeather('slow')
    const start = performance.now()
    expect(await outcome(slow.url)).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(5 * 8)
  })

  it.each([
    { chance: 0.5, luck: 'usually', becomes: 503 },
    { chance: 0.2, luck: 'often', becomes: 'ECONNRESET' },
    { chance: 0.1, luck: 'rarely', becomes: 200 },
  ])('$luck gives $becomes while it is erroring', async ({ chance, becomes }) => {
    const erroring = await dependency(chance)
    await erroring.setWeather('erroring')
    expect(await outcome(erroring.url)).toBe(becomes)
  })

  it('takes the call and never answers while it is hanging', async () => {
    const hanging = await dependency()
    await hanging.setWeather('hanging')
    expect(await outcome(hanging.url, 60)).toBe('TimeoutError')
  })

  it('refuses connections while it is dead', async () => {
    const dead = await dependency()
    await dead.setWeather('dead')
    expect(await outcome(dead.url)).toBe('ECONNREFUSED')
  })

  it('resets the calls that are under way when it dies', async () => {
    const dying = await dependency()
    await dying.setWeather('hanging')
    const underWay = outcome(dying.url)
    await outcome(dying.url, 30)
    await dying.setWeather('dead')
    expect(await underWay).toBe('ECONNRESET')
  })

  it('comes back on the same port', async () => {
    const lazarus = await dependency()
    const { url } = lazarus
    await lazarus.setWeather('dead')
    await lazarus.setWeather('healthy')
    expect(lazarus.url).toBe(url)
    expect(await outcome(url)).toBe(200)
  })

  it('begins with errors while it is flapping', async () => {
    const flapping = await dependency()
    await flapping.setWeather('flapping')
    expect(await outcome(flapping.url)).toBe(503)
  })

  it('ends in the last weather when several are asked for at once', async () => {
    const restless = await dependency()
    await Promise.all([
      restless.setWeather('dead'),
      restless.setWeather('hanging'),
      restless.setWeather('dead'),
      restless.setWeather('healthy'),
    ])
    expect(restless.weather).toBe('healthy')
    expect(await outcome(restless.url)).toBe(200)
  })
})
