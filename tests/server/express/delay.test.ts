import { describe, expect, it } from 'vitest'
import { delayOf } from '../../../server/express/delay.ts'

describe('delayOf', () => {
  it.each([
    ['/hystrix.stream', undefined],
    ['/hystrix.stream?delay=', undefined],
    ['/hystrix.stream?delay=soon', undefined],
    ['/hystrix.stream?other=1', undefined],
    ['/?delay=500', 500],
    ['/?cluster=a&delay=2000', 2_000],
    ['/?delay=1', 100],
    ['/?delay=-5', 100],
    ['/?delay=99.6', 100],
    ['/?delay=60001', 60_000],
    ['/?delay=Infinity', 60_000],
    ['?delay=300', 300],
    ['delay=300', undefined],
    [undefined, undefined],
  ])('understands %j as %j', (url, delay) => {
    expect(delayOf(url)).toBe(delay)
  })
})
