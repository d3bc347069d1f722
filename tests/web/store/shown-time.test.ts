import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimeWish } from '../../../web/store/shown-time.ts'
import { drawnSpan, isLive, isSpan, live, moved, shownRange, zoomed } from '../../../web/store/shown-time.ts'

const now = 1_000_000_400
const end = 1_000_001_000
const minute = 60_000
const wish = (some: Partial<TimeWish> = {}): TimeWish => ({ minutes: 5, ...live, ...some })

describe('the time that is shown', () => {
  it('is the last minutes, the second that has begun included', () => {
    expect(shownRange(wish(), now)).toEqual({ from: end - 5 * minute, to: end })
    expect(isLive(wish())).toBe(true)
  })

  it('is a stretch that was chosen', () => {
    const span = { from: end - 60 * minute, to: end - 50 * minute }
    expect(shownRange(wish({ span }), now)).toBe(span)
  })

  it('goes on until a chosen instant stands in the middle, and then no further', () => {
    expect(shownRange(wish({ moment: now - minute }), now)).toEqual({ from: end - 5 * minute, to: end })
    const long = { from: end - 22.5 * minute, to: end - 17.5 * minute }
    expect(shownRange(wish({ moment: now - 20 * minute }), now)).toEqual(long)
    expect(shownRange(wish({ moment: now - 20 * minute }), now + minute)).toEqual(long)
  })

  it('moves by half of itself, and is live again where it would reach now', () => {
    const earlier = moved(wish(), now, -1)
    expect(earlier).toEqual({ span: { from: end - 7.5 * minute, to: end - 2.5 * minute }, moment: null })
    expect(moved(wish(earlier), now, 1)).toEqual(live)
    expect(moved(wish(), now, 1)).toEqual(live)
  })

  it('halves and doubles around the chosen instant', () => {
    const moment = now - 10 * minute
    const { span } = zoomed(wish({ moment }), now, 0.5)
    expect(span).toEqual({ from: end - 11.25 * minute, to: end - 8.75 * minute })
    expect(zoomed(wish({ moment, span }), now, 2)).toEqual({
      moment,
      span: { from: end - 12.5 * minute, to: end - 7.5 * minute },
    })
  })

  it('is never in the future, never too short, and can be written into the address, whatever is done', () => {
    const steps = fc.array(fc.constantFrom('earlier', 'later', 'closer', 'wider'), { maxLength: 30 })
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 5, 15, 60, 180), (deeds, minutes) => {
        let at = wish({ minutes })
        for (const deed of deeds) {
          const change =
            deed === 'earlier' || deed === 'later'
              ? moved(at, now, deed === 'earlier' ? -1 : 1)
              : zoomed(at, now, deed === 'closer' ? 0.5 : 2)
          at = wish({ minutes, ...change })
          expect(at.span === null || isSpan(at.span)).toBe(true)
          expect(shownRange(at, now).to).toBeLessThanOrEqual(end)
        }
      }),
    )
  })
})

describe('a stretch that was drawn', () => {
  it('is whole seconds, whichever way it was drawn', () => {
    expect(drawnSpan(20_900, 5_100)).toEqual({ from: 5_000, to: 21_000 })
  })

  it('is none when it is too short', () => {
    expect(drawnSpan(5_000, 9_000)).toBeNull()
    expect(drawnSpan(NaN, 9_000)).toBeNull()
  })
})
