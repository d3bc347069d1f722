import { describe, expect, it } from 'vitest'
import { breakerInTest } from '../../support/breakers.ts'

describe('a fallback', () => {
  it('answers when the function fails, is late, is not called, or there is no room', async () => {
    const { breaker, clock, dependency } = breakerInTest({ timeout: 10, capacity: 1, volumeThreshold: 3 })
    breaker.fallback((word, error) => `${word}: ${(error as Error).message}`)
    dependency.answer = 'badly'
    expect(await breaker.fire('a')).toBe('a: down')
    dependency.answer = 'never'
    const late = breaker.fire('b')
    expect(await breaker.fire('c')).toBe('c: Semaphore locked')
    clock.advance(10)
    expect(await late).toBe('b: Timed out after 10ms')
    expect(await breaker.fire('d')).toBe('d: Breaker is open')
    expect(breaker.stats.fallbacks).toBe(4)
  })

  it('may be another breaker', async () => {
    const { breaker } = breakerInTest()
    const other = breakerInTest({ name: 'other' })
    breaker.fallback(other.breaker)
    breaker.open()
    expect(await breaker.fire('a')).toBe('a')
    expect(other.dependency.calls).toBe(1)
  })

  it('gives its own error when it fails, too', async () => {
    const { breaker } = breakerInTest()
    breaker.open()
    breaker.fallback(() => Promise.reject(new Error('no plan B')))
    await expect(breaker.fire('a')).rejects.toThrow('no plan B')
    breaker.fallback(() => {
      throw new Error('no plan C')
    })
    await expect(breaker.fire('a')).rejects.toThrow('no plan C')
    expect(breaker.circuit.read('pay').window.counts['fallback-failure']).toBe(2)
  })

  it('must be able to answer', () => {
    const { breaker } = breakerInTest()
    expect(() => breaker.fallback('later' as never)).toThrow(
      'CircuitBreaker.fallback takes a function or another breaker',
    )
  })
})
