import { describe, expect, it } from 'vitest'
import { isFilled } from '../../../web/store/filled.ts'
import { Series } from '../../../web/store/series.ts'

const sample = {
  state: 'closed',
  success: 1,
  failure: 0,
  timeout: 0,
  rejected: 0,
  'short-circuited': 0,
  errors: 0,
  p50: 1,
  p90: 1,
  p99: 1,
} as const

/** A circuit of which these seconds are known; the newest is 100. */
function known(...stretches: readonly (readonly [from: number, to: number])[]) {
  const past = new Series()
  for (const [from, to] of stretches) {
    for (let second = from; second < to; second++) past.write({ ...sample, second })
  }
  return { past }
}

const back = { at: 500_000, missedMs: 20_000 }
const whole = known([50, 101])
const torn = known([50, 80], [100, 101])

describe('what was missed', () => {
  it('has been filled in when most circuits tell of it', () => {
    expect(isFilled([whole, whole, torn], back, 500_000)).toBe(true)
    expect(isFilled([whole, torn, torn], back, 500_000)).toBe(false)
    expect(isFilled([], back, 500_000)).toBe(false)
  })

  it('is looked for where it was, though time goes on', () => {
    const later = known([50, 80], [100, 109])
    expect(isFilled([later], back, 508_000)).toBe(false)
    expect(isFilled([known([50, 109])], back, 508_000)).toBe(true)
  })

  it('has not been where nothing is known at all', () => {
    expect(isFilled([known()], back, 500_000)).toBe(false)
  })
})
