import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Deadlines } from '../../../server/breaker/deadlines.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

describe('Deadlines', () => {
  it('has one timer for any number of deadlines, and none when all is done', () => {
    const clock = new SimulatedClock()
    const all = new Deadlines(clock)
    const lines = [10, 500, 70].map((ms) => ({ ms, line: all.line() }))
    for (let call = 0; call < 100; call++) {
      for (const { ms, line } of lines) line.join({ at: clock.now() + ms, expire() {} })
      clock.advance(1)
      expect(clock.timers).toBe(1)
    }
    clock.advance(500)
    expect([all.waiting, clock.timers]).toEqual([0, 0])
  })

  it('ends each deadline at its time, never early, and none that left', () => {
    const call = fc.record({ afterMs: fc.nat(50), line: fc.nat(2), leavesAfterMs: fc.nat(300) })
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60, size: 'max' }), (calls) => {
        const clock = new SimulatedClock()
        const all = new Deadlines(clock)
        const lines = [20, 100, 200].map((ms) => ({ ms, line: all.line() }))
        const ended = new Map<number, number>()
        const expected = new Map<number, number>()
        for (const [index, { afterMs, line, leavesAfterMs }] of calls.entries()) {
          clock.advance(afterMs)
          const { ms, line: chosen } = lines[line]!
          const deadline = { at: clock.now() + ms, expire: () => void ended.set(index, clock.now()) }
          chosen.join(deadline)
          if (leavesAfterMs < ms) clock.after(leavesAfterMs, () => chosen.leave(deadline))
          else expected.set(index, clock.now() + ms)
        }
        clock.advance(1_000)
        expect(ended).toEqual(expected)
        expect(all.waiting).toBe(0)
      }),
    )
  })

  it('takes deadlines that are added while others end', () => {
    const clock = new SimulatedClock()
    const line = new Deadlines(clock).line()
    const ended: number[] = []
    const again = () => {
      ended.push(clock.now())
      if (ended.length < 3) line.join({ at: clock.now() + 10, expire: again })
    }
    line.join({ at: 10, expire: again })
    clock.advance(100)
    expect(ended).toEqual([10, 20, 30])
  })
})
