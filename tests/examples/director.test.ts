import { describe, expect, it } from 'vitest'
import { Director, holdSeconds } from '../../examples/shop/director.ts'

describe('the director', () => {
  it('follows the script', () => {
    const director = new Director(true)
    director.advance(13)
    expect(director.weather()['recommend.similar']).toBe('slow')
    expect(director.next()).toMatchObject({ inSeconds: 13, change: { weather: 'healthy' } })
  })

  it('leaves a dependency as a person has set it, and gives it back after two minutes', () => {
    const director = new Director(true)
    director.hold('payments.charge', 'dead')
    director.advance(holdSeconds - 1)
    expect(director.heldFor('payments.charge')).toBe(1)
    expect(director.weather()['payments.charge']).toBe('dead')
    director.advance(1)
    expect(director.heldFor('payments.charge')).toBeNull()
    expect(director.weather()['payments.charge']).toBe('healthy')
  })

  it('keeps a dependency healthy that a person has mended, whatever the script wants', () => {
    const director = new Director(true)
    director.advance(13)
    director.hold('recommend.similar', 'healthy')
    expect(director.weather()['recommend.similar']).toBe('healthy')
  })

  it('announces nothing of a dependency that a person holds', () => {
    const director = new Director(true)
    director.hold('recommend.similar', 'healthy')
    expect(director.next()).toMatchObject({ inSeconds: 42, change: { dependency: 'payments.charge' } })
  })

  it('announces when it mends what a person has broken', () => {
    const director = new Director(true)
    director.hold('payments.charge', 'dead')
    director.advance(holdSeconds - 2)
    const change = { dependency: 'payments.charge', weather: 'healthy' }
    expect(director.next()).toMatchObject({ inSeconds: 2, change })
  })

  it('announces when a person lets go in the middle of a scene', () => {
    const director = new Director(true)
    director.hold('search.query', 'healthy')
    director.advance(holdSeconds - 3)
    const change = { dependency: 'search.query', weather: 'flapping' }
    expect(director.next()).toMatchObject({ inSeconds: 3, change })
  })

  it('leaves everything as it is while it does not play, the holds included', () => {
    const director = new Director(false)
    director.hold('search.query', 'flapping')
    director.advance(10_000)
    expect(director.heldFor('search.query')).toBe(holdSeconds)
    expect(director.next()).toMatchObject({ inSeconds: 12 })
  })
})
