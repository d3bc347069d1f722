import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import { breakerInTest, settled } from '../../support/breakers.ts'

const read = ({ breaker }: ReturnType<typeof breakerInTest>) => breaker.circuit.read('pay')

describe('a circuit’s reading', () => {
  it('tells settings, counts and latencies', async () => {
    const all = breakerInTest({ group: 'shop', timeout: 800, capacity: 5, volumeThreshold: 4 })
    all.breaker.fallback(function later() {
      return 'later'
    })
    all.dependency.answer = 'never'
    const call = all.breaker.fire('a')
    all.clock.advance(40)
    all.dependency.wakeUp()
    await call
    const { name, group, window, totals, settings, judged } = read(all)
    expect([name, group]).toEqual(['pay', 'shop'])
    expect(window).toMatchObject({ ms: 10_000, fired: 1, peakInFlight: 1, latency: { count: 1, mean: 40 } })
    expect(totals).toMatchObject({ success: 1, failure: 0 })
    const figures = { errors: 0, calls: 1, threshold: 50, minimumCalls: 4 }
    const rule = { ...figures, rule: 'error-percentage', windowMs: 10_000 }
    expect(judged).toEqual({ ...figures, rules: [rule] })
    expect(settings).toEqual({
      given: ['rule', 'timeout', 'capacity'],
      door: 'CircuitBreaker',
      timeoutMs: 800,
      sleepMs: 30_000,
      slots: 10,
      probes: 1,
      capacity: 5,
      fallback: 'later',
    })
  })

  it('says null for what is switched off', () => {
    const { settings } = read(breakerInTest({ timeout: false, resetTimeout: Infinity }))
    expect(settings).toMatchObject({ timeoutMs: null, sleepMs: null, capacity: null, fallback: null })
  })

  it('counts each call exactly once, by how it ended', async () => {
    const all = breakerInTest({
      timeout: 10,
      capacity: 1,
      volumeThreshold: 3,
      errorFilter: (error) => error === 'mine',
    })
    const { breaker, dependency, clock } = all
    await breaker.fire('a')
    dependency.answer = 'badly'
    await breaker.fire('b').catch(() => {})
    dependency.answer = 'never'
    const late = breaker.fire('c').catch(() => {})
    await breaker.fire('d').catch(() => {})
    clock.advance(10)
    await late
    await breaker.fire('e').catch(() => {})
    const { counts, fired } = read(all).window
    expect(fired).toBe(5)
    expect(counts).toMatchObject({ success: 1, failure: 1, timeout: 1, rejected: 1, 'short-circuited': 1 })
    expect(counts['fallback-missing']).toBe(4)
  })

  it('tells why it opened: rule, figures and the most frequent errors', async () => {
    const all = breakerInTest({ timeout: 20, volumeThreshold: 3 })
    const { breaker, dependency, clock } = all
    await breaker.fire('a')
    dependency.answer = 'never'
    const late = breaker.fire('b').catch(() => {})
    clock.advance(20)
    await late
    dependency.answer = 'badly'
    await breaker.fire('c').catch(() => {})
    const { state, lastTransition, opening, at } = read(all)
    expect(state).toEqual({ kind: 'open', since: at, probeAt: at + 30_000, trips: 1 })
    expect(lastTransition).toEqual({
      at,
      to: 'open',
      cause: {
        kind: 'rule',
        measured: {
          rule: 'error-percentage',
          errors: 2,
          calls: 3,
          threshold: 50,
          minimumCalls: 3,
          windowMs: 10_000,
        },
        errors: [
          { error: 'timeout 20 ms', count: 1 },
          { error: 'ECONNRESET', count: 1 },
        ],
      },
    })
    expect(opening).toEqual(lastTransition)
  })

  it('tells of the failed probe, and still how it all began', async () => {
    const all = breakerInTest({ resetTimeout: 1_000 })
    all.dependency.answer = 'badly'
    await all.breaker.fire('a').catch(() => {})
    const began = read(all).at
    all.clock.advance(1_000)
    expect(read(all).lastTransition).toMatchObject({
      to: 'half-open',
      cause: { kind: 'slept', sleptMs: 1_000 },
    })
    await all.breaker.fire('b').catch(() => {})
    const { state, lastTransition, opening } = read(all)
    expect(state).toMatchObject({ kind: 'open', trips: 2 })
    expect(lastTransition?.cause).toEqual({ kind: 'probe-failed', error: 'ECONNRESET', afterMs: 0 })
    expect(opening).toMatchObject({ at: began, cause: { kind: 'rule' } })
  })

  it('tells of the recovery, and for how long it was open', async () => {
    const all = breakerInTest({ resetTimeout: 1_000 })
    all.breaker.open()
    expect(read(all).lastTransition?.cause).toEqual({ kind: 'by-hand' })
    all.clock.advance(1_500)
    await all.breaker.fire('a')
    const { state, lastTransition, opening, judged } = read(all)
    expect(state.kind).toBe('closed')
    expect(lastTransition?.cause).toEqual({ kind: 'probes-passed', probes: 1, openMs: 1_500 })
    expect(opening).toBeNull()
    expect(judged).toMatchObject({ errors: 0, calls: 0 })
  })

  it('tells of the probe under way', async () => {
    const all = breakerInTest({ resetTimeout: 1_000 })
    all.breaker.open()
    all.clock.advance(1_000)
    all.dependency.answer = 'never'
    void all.breaker.fire('probe')
    await settled()
    const { state, inFlight } = read(all)
    expect(state).toMatchObject({
      kind: 'half-open',
      trips: 1,
      probes: { needed: 1, passed: 0, inFlight: 1 },
    })
    expect(inFlight).toBe(1)
  })

  it('is not changed by being read', async () => {
    const all = breakerInTest({ resetTimeout: 1_000 })
    all.dependency.answer = 'badly'
    await all.breaker.fire('a').catch(() => {})
    const first = read(all)
    expect(read(all)).toEqual(first)
    expect(all.breaker.opened).toBe(true)
  })
})

describe('the rule of a circuit', () => {
  it('sees the same whether it may be told of successes later or not, also when it is read, changed or begun anew', async () => {
    const figures = { threshold: 50, minimumCalls: 3, slots: 4, slotMs: 100 }
    const policies = () => {
      const { batch: _batch, ...policy } = errorPercentage(figures)
      return [errorPercentage(figures), policy]
    }
    const step = fc.record({
      afterMs: fc.nat(60),
      does: fc.constantFrom('well', 'well', 'well', 'well', 'badly', 'read', 'configure', 'close', 'open'),
    })
    const run = fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const all = policies().map((policy) => breakerInTest({ policy, resetTimeout: 50, timeout: false }))
      for (const { afterMs, does } of steps) {
        const seen = []
        for (const [index, { breaker, clock, dependency }] of all.entries()) {
          clock.advance(afterMs)
          if (does === 'configure') breaker.configure({ policy: policies()[index]! })
          if (does === 'close') breaker.close()
          if (does === 'open') breaker.open()
          if (does === 'well' || does === 'badly') {
            dependency.answer = does
            await breaker.fire('a').catch(() => {})
          }
          // To read after each success would leave none of them to be handed over together.
          seen.push([breaker.opened, does === 'read' && read(all[index]!).judged])
        }
        expect(seen[0]).toEqual(seen[1])
      }
    })
    await fc.assert(run)
  })
})
