import { describe, expect, it } from 'vitest'
import Default, { CircuitBreaker } from '../../server/index.ts'

describe('the package', () => {
  it('gives the breaker by default, as opossum does, and by its name', () => {
    expect(Default).toBe(CircuitBreaker)
  })
})
