import { describe, expect, it } from 'vitest'
import { arcPath, circlePath, polar, round } from '../../../web/charts/arc.ts'

const centre = { x: 48, y: 51 }

describe('angles', () => {
  it.each([
    [0, 48, 15],
    [90, 84, 51],
    [180, 48, 87],
    [270, 12, 51],
  ])('of %i° start at 12 o’clock and run clockwise', (degrees, x, y) => {
    const place = polar(centre, 36, degrees)
    expect([round(place.x), round(place.y)]).toEqual([x, y])
  })
})

describe('an arc', () => {
  it('takes the short way up to half a circle and the long way beyond', () => {
    expect(arcPath(centre, 36, 0, 90)).toBe('M48 15A36 36 0 0 1 84 51')
    expect(arcPath(centre, 36, 0, 270)).toBe('M48 15A36 36 0 1 1 12 51')
  })

  it('closes to a circle', () => {
    expect(arcPath(centre, 36, 0, 360)).toBe(circlePath(centre, 36))
  })
})
