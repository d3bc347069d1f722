import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Deadline, Deadlines } from '../../../server/breaker/deadlines.ts'
import { Registry } from '../../../server/registry/registry.ts'
import type { Clock, Timer } from '../../../shared/engine/clock.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { BentClock } from './bent-clock.ts'

class DeadlineInTest extends Deadline {
  readonly #onExpire: () => void

  constructor(onExpire: () => void) {
    super()
    this.#onExpire = onExpire
  }

  override expire(): void {
    this.#onExpire()
  }
}

function deadline(onExpire = () => {}): Deadline {
  return new DeadlineInTest(onExpire)
}

describe('Deadlines', () => {
  it('has one timer for any number of deadlines, and none when all is done', () => {
    const clock = new SimulatedClock()
    const all = new Deadlines(clock)
    const lines = [10, 500, 70].map((ms) => ({ ms, line: all.line(ms) }))
    for (let call = 0; call < 100; call++) {
      for (const { ms, line } of lines) line.join(deadline(), clock.now() + ms)
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
        const lines = [20, 100, 200].map((ms) => ({ ms, line: all.line(ms) }))
        const ended = new Map<number, number>()
        const expected = new Map<number, number>()
        for (const [index, { afterMs, line, leavesAfterMs }] of calls.entries()) {
          clock.advance(afterMs)
          const { ms, line: chosen } = lines[line]!
          const waiting = deadline(() => void ended.set(index, clock.now()))
          chosen.join(waiting, clock.now() + ms)
          if (leavesAfterMs < ms) clock.after(leavesAfterMs, () => waiting.leave())
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
    const line = new Deadlines(clock).line(10)
    const ended: number[] = []
    const again = () => {
      ended.push(clock.now())
      if (ended.length < 3) line.join(deadline(again), clock.now() + 10)
    }
    line.join(deadline(again), 10)
    clock.advance(100)
    expect(ended).toEqual([10, 20, 30])
  })

  it('keeps one line for each length of time, and forgets lines before there are too many', () => {
    const all = new Deadlines(new SimulatedClock())
    const line = all.line(10)
    expect(all.line(10)).toBe(line)
    expect(all.line(20)).not.toBe(line)
    for (let ms = 1; ms <= 1_000; ms++) all.line(ms)
    expect(all.line(10)).not.toBe(line)
    line.join(deadline(), 10)
    expect(all.waiting).toBe(1)
  })

  it('leave once, and may join again', () => {
    const clock = new SimulatedClock()
    const all = new Deadlines(clock)
    const line = all.line(10)
    const ended = vi.fn()
    const [one, two] = [deadline(ended), deadline()]
    line.join(one, 10)
    line.join(two, 10)
    one.leave()
    one.leave()
    expect(all.waiting).toBe(1)
    line.join(one, 20)
    clock.advance(19)
    expect([all.waiting, ended.mock.calls.length]).toEqual([1, 0])
    clock.advance(1)
    expect([all.waiting, ended.mock.calls.length]).toEqual([0, 1])
  })

  it('end in the order in which they joined when the timer is late, and only those that are due', () => {
    const clock = new BentClock()
    const line = new Deadlines(clock).line(10)
    const ended: number[] = []
    for (const at of [10, 20, 30, 40])
      line.join(
        deadline(() => void ended.push(at)),
        at,
      )
    const timers = vi.spyOn(clock, 'after')
    clock.bentBy = 25
    clock.advance(10)
    expect(ended).toEqual([10, 20, 30])
    expect(timers).toHaveBeenCalledTimes(1)
    clock.advance(5)
    expect(ended).toEqual([10, 20, 30, 40])
  })

  it('end in time where one has to wait a little longer among others', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(80), (longer, byMs) => {
        const clock = new SimulatedClock()
        const line = new Deadlines(clock).line(10)
        const starts = [0, 10, 20, 30, 40, 50, 60]
        const ended = new Map<number, number>()
        const all = starts.map((at) => deadline(() => void ended.set(at, clock.now())))
        for (const [index, at] of starts.entries()) line.join(all[index]!, 100 + at)
        all[longer]!.leave()
        line.rejoin(all[longer]!, 100 + starts[longer]! + byMs)
        clock.advance(300)
        const expected = starts.map((at, index) => [at, 100 + at + (index === longer ? byMs : 0)])
        expect(new Map(ended)).toEqual(new Map(expected as [number, number][]))
        const times = [...ended.values()]
        expect(times).toEqual(times.toSorted((one, other) => one - other))
      }),
    )
  })

  it('wait for the rest of their time when the timer is early', () => {
    const clock = new BentClock()
    const line = new Deadlines(clock).line(10)
    const ended: number[] = []
    line.join(
      deadline(() => void ended.push(clock.now())),
      10,
    )
    clock.bentBy = -3
    clock.advance(10)
    expect(ended).toEqual([])
    clock.advance(3)
    expect(ended).toEqual([10])
  })
})

describe('the process', () => {
  it('stays alive while a call waits, and may end when none does', () => {
    const clock = new HoldingClock()
    const line = new Deadlines(clock).line(10)
    const [first, second, third] = [deadline(), deadline(), deadline()]
    line.join(first, 10)
    line.join(second, 20)
    expect(clock.holdsProcess).toBe(true)
    first.leave()
    expect(clock.holdsProcess).toBe(true)
    second.leave()
    expect([clock.holdsProcess, clock.timers]).toEqual([false, 1])
    line.join(second, 20)
    expect([clock.holdsProcess, clock.timers]).toEqual([true, 1])
    line.join(third, 5)
    expect([clock.holdsProcess, clock.timers]).toEqual([true, 1])
  })

  it('stays alive through one deadline after the other', () => {
    const clock = new HoldingClock()
    const all = new Deadlines(clock)
    for (const at of [10, 20, 5]) all.line(at).join(deadline(), at)
    for (const until of [5, 10]) {
      clock.advance(until - clock.now())
      expect(clock.holdsProcess).toBe(true)
    }
    clock.advance(10)
    expect([clock.holdsProcess, all.waiting]).toEqual([false, 0])
  })

  it('is held by a call with a timeout, and by no open circuit', async () => {
    const clock = new HoldingClock()
    const breaker = hanging(clock)
    const call = breaker.fire().catch(() => 'late')
    expect(clock.holdsProcess).toBe(true)
    clock.advance(10)
    expect(await call).toBe('late')
    expect([breaker.opened, clock.timers, clock.holdsProcess]).toEqual([true, 1, false])
  })
})

describe('the breakers of a clock', () => {
  it('share one timer, and none with those of another clock', async () => {
    const [clock, other] = [new SimulatedClock(), new SimulatedClock()]
    const breakers = [hanging(clock), hanging(clock), hanging(other)]
    const calls = breakers.map((breaker) => breaker.fire().catch(() => 'late'))
    expect([clock.timers, other.timers]).toEqual([1, 1])
    other.advance(10)
    expect(breakers.map(({ stats }) => stats.timeouts)).toEqual([0, 0, 1])
    clock.advance(10)
    expect(await Promise.all(calls)).toEqual(['late', 'late', 'late'])
  })
})

function hanging(clock: Clock) {
  return new CircuitBreaker(() => new Promise<string>(() => {}), {
    clock,
    registry: new Registry(),
    timeout: 10,
    resetTimeout: 1_000,
  })
}

/** A clock that knows whether one of its timers would keep the process alive. */
class HoldingClock extends SimulatedClock {
  readonly #holding = new Set<Timer>()

  get holdsProcess(): boolean {
    return this.#holding.size > 0
  }

  override after(ms: number, task: () => void): Timer {
    const timer = super.after(ms, () => {
      this.#holding.delete(holding)
      task()
    })
    const holding: Timer = {
      cancel: () => {
        this.#holding.delete(holding)
        timer.cancel()
      },
      ref: () => void this.#holding.add(holding),
      unref: () => void this.#holding.delete(holding),
    }
    return holding
  }
}
