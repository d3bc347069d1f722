import { describe, expect, it, vi } from 'vitest'
import { exponentialBackoff } from '../../../shared/engine/backoff.ts'
import { seededRandom } from '../../../shared/engine/random.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { watchWarnings } from '../watch-warnings.ts'

const read = ({ breaker }: ReturnType<typeof breakerInTest>) => breaker.circuit.read('pay')

async function fire({ breaker, dependency }: ReturnType<typeof breakerInTest>, answer: 'well' | 'badly') {
  dependency.answer = answer
  return breaker.fire('x').then(
    () => 'passed',
    (error: { code: string }) => error.code,
  )
}

describe('a breaker that judges its probes by their share', () => {
  const options = { probes: 5, passRate: 60, resetTimeout: 1_000 } as const

  it('bears some that fail', async () => {
    const all = breakerInTest(options)
    all.breaker.open()
    all.clock.advance(1_000)
    for (const answer of ['badly', 'well', 'badly', 'well'] as const) await fire(all, answer)
    expect(read(all).state).toMatchObject({ probes: { needed: 3, passed: 2, failed: 2, inFlight: 0 } })
    await fire(all, 'well')
    expect(all.breaker.closed).toBe(true)
    expect(read(all).lastTransition?.cause).toEqual({
      kind: 'probes-passed',
      probes: 3,
      judged: 5,
      openMs: 1_000,
    })
  })

  it('opens again as soon as those that are missing cannot change it', async () => {
    const all = breakerInTest(options)
    all.breaker.open()
    all.clock.advance(1_000)
    await fire(all, 'well')
    for (let probe = 0; probe < 3; probe++) await fire(all, 'badly')
    expect(all.breaker.opened).toBe(true)
    expect(read(all).lastTransition?.cause).toMatchObject({ kind: 'probe-failed', failed: 3, judged: 4 })
  })
})

describe('a breaker that comes back with a share of the traffic', () => {
  it('lets more and more through, and closes after the last stage', async () => {
    const all = breakerInTest({
      traffic: { percentages: [10, 50, 100] },
      probes: 20,
      resetTimeout: 1_000,
      random: seededRandom(7),
    })
    all.breaker.open()
    all.clock.advance(1_000)
    const passed = [0, 0, 0]
    const asked = [0, 0, 0]
    while (all.breaker.halfOpen) {
      const { state } = read(all)
      const stage = state.kind === 'half-open' ? state.probes.traffic!.stage : 0
      asked[stage]!++
      if ((await fire(all, 'well')) === 'passed') passed[stage]!++
    }
    expect(all.breaker.closed).toBe(true)
    expect(passed).toEqual([20, 20, 20])
    expect(asked[0]! / 20).toBeGreaterThan(5)
    expect(asked[1]! / 20).toBeGreaterThan(1.3)
    expect(asked[2]).toBe(20)
  })

  it('lets those through that are due without chance where `random` throws, and says so once', async () => {
    const warned = watchWarnings()
    const random = () => {
      throw new Error('no dice')
    }
    const all = breakerInTest({ traffic: { percentages: [50] }, probes: 2, random, resetTimeout: 1_000 })
    all.breaker.open()
    all.clock.advance(1_000)
    const ends = [await fire(all, 'well'), await fire(all, 'well'), await fire(all, 'well')]
    expect(ends).toEqual(['passed', 'EOPENBREAKER', 'EOPENBREAKER'])
    expect(warned).toHaveBeenCalledTimes(1)
    all.clock.advance(11_000)
    expect(await fire(all, 'well')).toBe('passed')
    expect(all.breaker.closed).toBe(true)
  })

  it('has no more under way at once than it is told', () => {
    const all = breakerInTest({
      traffic: { percentages: [100], inFlight: 2 },
      resetTimeout: 0,
      timeout: false,
    })
    all.breaker.open()
    all.clock.advance(0)
    all.dependency.answer = 'never'
    expect(all.breaker.pendingClose).toBe(true)
    for (let call = 0; call < 5; call++) void all.breaker.fire('x').catch(() => {})
    expect(all.dependency.calls).toBe(2)
    expect(all.breaker.pendingClose).toBe(false)
    expect(all.breaker.options.probes).toBe(10)
  })
})

describe('a breaker with a backoff', () => {
  it('sleeps longer from opening to opening, and says so', async () => {
    const all = breakerInTest({ backoff: exponentialBackoff({ firstMs: 1_000, jitter: 'none' }) })
    all.breaker.open()
    const slept: number[] = []
    for (let opening = 0; opening < 3; opening++) {
      const { state } = read(all)
      if (state.kind === 'open') slept.push(state.probeAt! - state.since!)
      all.clock.advance(slept.at(-1)!)
      await fire(all, 'badly')
    }
    expect(slept).toEqual([1_000, 2_000, 4_000])
    expect(read(all).settings).toMatchObject({
      sleepMs: 1_000,
      sleepsMs: [1_000, 2_000, 4_000, 8_000, 16_000],
    })
  })

  it('tells with halfOpen how long the opening was to last, whatever the settings are by now', () => {
    const all = breakerInTest({ backoff: exponentialBackoff({ firstMs: 1_000, jitter: 'none' }) })
    const told: number[] = []
    all.breaker.on('halfOpen', (ms) => void told.push(ms))
    all.breaker.open()
    all.clock.advance(1_000)
    all.breaker.open()
    all.breaker.configure({ backoff: null, resetTimeout: 77 })
    all.clock.advance(2_000)
    expect(told).toEqual([1_000, 2_000])
  })

  it('is asked about the settings once, not at every reading', () => {
    const backoff = vi.fn(() => 1_000)
    const all = breakerInTest({ backoff })
    for (let reading = 0; reading < 3; reading++) read(all)
    expect(backoff).toHaveBeenCalledTimes(5)
  })

  it('draws its jitter once per opening', () => {
    const all = breakerInTest({ backoff: exponentialBackoff({ firstMs: 1_000 }), random: () => 0.5 })
    all.breaker.open()
    const { state } = read(all)
    expect(state.kind === 'open' && state.probeAt! - state.since!).toBe(750)
  })

  it.each([
    () => Number.NaN,
    () => -1,
    (): number => {
      throw new Error('mistake')
    },
  ])('wakes although its own one gives no number', (backoff) => {
    const warning = watchWarnings()
    const { breaker, clock } = breakerInTest({ backoff })
    breaker.open()
    clock.advance(30_000)
    expect(breaker.halfOpen).toBe(true)
    expect(warning).toHaveBeenCalled()
  })
})
