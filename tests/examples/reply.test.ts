import { describe, expect, it } from 'vitest'
import type { Circumstances } from '../../examples/shop/reply.ts'
import { replyIn } from '../../examples/shop/reply.ts'

/** What becomes of many calls, with a chance that runs evenly through all values. */
function replies(circumstances: Pick<Circumstances, 'weather' | 'sinceMs'>): Map<string, number> {
  let turn = 0
  const random = () => (turn++ * 0.618_033_988_75) % 1
  const kinds = new Map<string, number>()
  for (let call = 0; call < 5_000; call++) {
    const { kind } = replyIn({ ...circumstances, usualMs: 10, random })
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return kinds
}

describe('replyIn', () => {
  it('lets nearly every call succeed in healthy weather', () => {
    expect(replies({ weather: 'healthy', sinceMs: 0 }).get('answer')).toBeGreaterThan(4_900)
  })

  it('mixes errors, resets and a few answers in erroring weather', () => {
    const kinds = replies({ weather: 'erroring', sinceMs: 0 })
    expect([...kinds.keys()].toSorted()).toEqual(['answer', 'error', 'reset'])
    expect(kinds.get('answer')).toBeLessThan(1_500)
  })

  it.each([
    [0, 'error'],
    [2_999, 'error'],
    [3_000, 'answer'],
    [5_999, 'answer'],
    [6_000, 'error'],
  ])('is, while flapping, after %i ms of it in the mood for: %s', (sinceMs, kind) => {
    const reply = replyIn({ weather: 'flapping', sinceMs, usualMs: 10, random: () => 0.5 })
    expect(reply.kind).toBe(kind)
  })
})
