import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RollingWindow } from '../../../shared/engine/rolling-window.ts'

const tenSeconds = new RollingWindow({ slots: 10, slotMs: 1_000, columns: 2 })
const fresh = (window: RollingWindow) => new Float64Array(window.cells)

describe('RollingWindow', () => {
  it('counts what happened within the window', () => {
    const cells = fresh(tenSeconds)
    tenSeconds.add(cells, 0, 0)
    tenSeconds.add(cells, 9_999, 0, 4)
    expect(tenSeconds.total(cells, 9_999, 0)).toBe(5)
  })

  it('forgets a slot when the window has moved past it', () => {
    const cells = fresh(tenSeconds)
    tenSeconds.add(cells, 0, 0)
    tenSeconds.add(cells, 5_000, 0)
    expect(tenSeconds.total(cells, 10_000, 0)).toBe(1)
  })

  it('has forgotten everything after an idle hour', () => {
    const cells = fresh(tenSeconds)
    for (let second = 0; second < 10; second++) tenSeconds.add(cells, second * 1_000, 1, 50)
    expect(tenSeconds.total(cells, 3_600_000, 1)).toBe(0)
    tenSeconds.add(cells, 3_600_000, 1)
    expect(tenSeconds.total(cells, 3_600_000, 1)).toBe(1)
  })

  it('keeps columns apart', () => {
    const cells = fresh(tenSeconds)
    tenSeconds.add(cells, 0, 0)
    tenSeconds.add(cells, 0, 1, 7)
    expect([0, 1].map((column) => tenSeconds.total(cells, 0, column))).toEqual([1, 7])
  })

  it('counts into the newest slot when time runs backwards', () => {
    const cells = fresh(tenSeconds)
    tenSeconds.add(cells, 20_000, 0)
    tenSeconds.add(cells, 3_000, 0)
    expect(tenSeconds.total(cells, 20_000, 0)).toBe(2)
  })

  it('gives the same total however often it is read in between', () => {
    const cells = fresh(tenSeconds)
    tenSeconds.add(cells, 500, 0)
    for (let now = 500; now < 10_000; now += 250) tenSeconds.total(cells, now, 0)
    expect(tenSeconds.total(cells, 9_999, 0)).toBe(1)
    expect(tenSeconds.total(cells, 10_000, 0)).toBe(0)
  })

  it('equals a list of all calls, at any time and with any cut', () => {
    const calls = fc.array(
      fc.record({ afterMs: fc.nat(4_000), column: fc.nat(2), amount: fc.integer({ min: 1, max: 9 }) }),
      { maxLength: 200, size: 'max' },
    )
    const cut = fc.record({
      slots: fc.integer({ min: 1, max: 12 }),
      slotMs: fc.integer({ min: 1, max: 1_500 }),
    })
    fc.assert(
      fc.property(calls, cut, fc.nat(40_000), (list, { slots, slotMs }, later) => {
        const window = new RollingWindow({ slots, slotMs, columns: 3 })
        const cells = fresh(window)
        const seen: { at: number; column: number; amount: number }[] = []
        let now = 0
        const naive = (column: number) =>
          seen
            .filter((call) => call.column === column)
            .filter((call) => Math.floor(call.at / slotMs) > Math.floor(now / slotMs) - slots)
            .reduce((sum, call) => sum + call.amount, 0)
        for (const { afterMs, column, amount } of list) {
          now += afterMs
          window.add(cells, now, column, amount)
          seen.push({ at: now, column, amount })
          expect(window.total(cells, now, column)).toBe(naive(column))
        }
        now += later
        expect([0, 1, 2].map((column) => window.total(cells, now, column))).toEqual([0, 1, 2].map(naive))
      }),
      { numRuns: 300 },
    )
  })

  it('says when the newest slot ends, and takes what is counted late into it', () => {
    const cells = fresh(tenSeconds)
    expect(tenSeconds.turn(cells, 4_200)).toBe(5_000)
    tenSeconds.addToNewest(cells, 0, 3)
    expect(tenSeconds.turn(cells, 4_999)).toBe(5_000)
    expect(tenSeconds.total(cells, 13_999, 0)).toBe(3)
    expect(tenSeconds.total(cells, 14_000, 0)).toBe(0)
  })

  it('knows all that was ever counted', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(30_000), amount: fc.nat(5) }), { maxLength: 50 })
    fc.assert(
      fc.property(steps, (list) => {
        const cells = fresh(tenSeconds)
        let now = 0
        let all = 0
        for (const { afterMs, amount } of list) {
          now += afterMs
          all += amount
          tenSeconds.add(cells, now, 0, amount)
          expect(tenSeconds.everything(cells, 0)).toBe(all)
        }
      }),
    )
  })

  it('knows the highest level within the window', () => {
    const levels = fc.array(fc.record({ afterMs: fc.nat(3_000), level: fc.nat(50) }), {
      maxLength: 100,
      size: 'max',
    })
    fc.assert(
      fc.property(levels, (list) => {
        const cells = fresh(tenSeconds)
        const seen: { at: number; level: number }[] = []
        let now = 0
        for (const { afterMs, level } of list) {
          now += afterMs
          tenSeconds.turn(cells, now)
          tenSeconds.raiseNewest(cells, 0, level)
          seen.push({ at: now, level })
          const inside = seen.filter(({ at }) => Math.floor(at / 1_000) > Math.floor(now / 1_000) - 10)
          expect(tenSeconds.peak(cells, now, 0)).toBe(Math.max(...inside.map((each) => each.level)))
        }
      }),
    )
  })
})
