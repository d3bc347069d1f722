import { describe, expect, it, vi } from 'vitest'
import { shareLatest } from '../../../shared/engine/share-latest.ts'

describe('shareLatest', () => {
  it('gives the same again for the same figures, and another for others', () => {
    const make = vi.fn((options: { slots: number; slotMs: number }) => ({ ...options }))
    const shared = shareLatest(make)
    const first = shared({ slots: 10, slotMs: 1_000 })
    expect(shared({ slotMs: 1_000, slots: 10 })).toBe(first)
    const other = shared({ slots: 10, slotMs: 500 })
    expect(other).toEqual({ slots: 10, slotMs: 500 })
    expect(shared({ slots: 10, slotMs: 500 })).toBe(other)
    expect(make).toHaveBeenCalledTimes(2)
  })

  it('tells options apart that only one of them has', () => {
    const shared = shareLatest((options: { a?: number; b?: number }) => ({ ...options }))
    expect(shared({ a: 1 })).not.toBe(shared({ a: 1, b: 2 }))
    expect(shared({ a: 1 })).toEqual({ a: 1 })
  })
})
