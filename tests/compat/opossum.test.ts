import fc from 'fast-check'
import Opossum from 'opossum'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../server/registry/registry.ts'
import { useFakeTime } from './fake-time.ts'
import type { Deed, PairOptions, Step } from './observed.ts'
import { hangMs, windowMs } from './observed.ts'
import { Pair } from './pair.ts'

useFakeTime()

const deeds: Deed[] = ['succeed', 'fail', 'throw', 'spoil', 'succeed slowly', 'fail slowly', 'hang']
const fire = (...allowed: Deed[]) =>
  fc.record({ do: fc.constant('fire' as const), deed: fc.constantFrom(...allowed), key: fc.nat(1) })
const wait = fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(10, 30, 60, 100, 150, 400) })
const hand = fc.record({
  do: fc.constantFrom('open', 'close', 'enable', 'disable', 'clearCache', 'shutdown'),
}) as fc.Arbitrary<Step>
const stepsOf = (calls: fc.Arbitrary<Step>, hands: fc.Arbitrary<Step>) =>
  fc.array(
    fc.oneof(
      { arbitrary: calls, weight: 5 },
      { arbitrary: wait, weight: 3 },
      { arbitrary: hands, weight: 1 },
    ),
    { minLength: 1, maxLength: 40, size: 'max' },
  )

const common = {
  timeout: fc.constantFrom(54, false as const),
  resetTimeout: fc.constantFrom(82, 102, 202),
  fallback: fc.constantFrom('none', 'value', 'promise', 'throws', 'rejects'),
} as const

/** Drives both, with care for what is different on purpose, and compares after each step. */
async function expectSame(options: PairOptions, steps: readonly Step[], care: Care) {
  const pair = new Pair(options)
  await pair.begin()
  let closings = 0
  for (const step of steps) {
    for (const careful of care(pair, step)) {
      await pair.take(careful)
      pair.assertSame()
    }
    // See "closing": by then both have forgotten what opened the circuit.
    if (care === oneByOne && closings < (closings = pair.closings))
      await pair.take({ do: 'wait', ms: windowMs + 100 })
  }
  vi.clearAllTimers()
  for (const [event] of pair.theirs.told) tally.set(event, (tally.get(event) ?? 0) + 1)
}

/** How often what happened in all runs of a test, so that one in which too little happened can be told. */
const tally = new Map<string, number>()
beforeEach(() => tally.clear())

function expectMuchOf(...events: string[]) {
  for (const event of events)
    expect([event, tally.get(event)]).toEqual([event, expect.toSatisfy((times) => times > 50)])
}

type Care = (pair: Pair, step: Step) => Step[]

/** Lets calls in flight end before a hand changes the state: see "late results". */
function drained(pair: Pair, step: Step): Step[] {
  const { isShutdown, warmUp } = pair.theirs.breaker
  if (step.do === 'fire' || step.do === 'wait') return [step]
  if (isShutdown || (warmUp && step.do === 'open')) return []
  return [...(pair.pending > 0 ? [drain] : []), step]
}

const drain: Step = { do: 'wait', ms: hangMs + 7 }

/** One call after the other, each within one slot of the window: see "what the percentage is of". */
function oneByOne(pair: Pair, step: Step): Step[] {
  if (step.do === 'enable' || step.do === 'disable') return []
  if (step.do !== 'fire') return drained(pair, step)
  return [{ do: 'wait', ms: pair.toNextSlot }, step, drain]
}

/** What fails at once fails later: see "`coalesceResetOn`". */
function shared(pair: Pair, step: Step): Step[] {
  const resets = pair.options.coalesceResetOn!.includes('error')
  if (step.do === 'fire' && step.deed === 'throw' && resets) return [{ ...step, deed: 'fail' }]
  return drained(pair, step)
}

describe('opossum and ours', () => {
  it('have the same members', () => {
    const ours = new CircuitBreaker(() => 1, { registry: new Registry(), name: 'pair' })
    const theirs = new Opossum(() => Promise.resolve(1), { name: 'pair' })
    const members = [...Object.getOwnPropertyNames(Opossum.prototype), ...Object.keys(theirs)]
    const missing = members.filter((name) => !name.startsWith('_') && !(name in ours))
    expect(missing).toEqual([])
    expect(Object.keys(ours.stats).toSorted()).toEqual(Object.keys(theirs.stats).toSorted())
    expect(ours.eventNames()).toEqual(theirs.eventNames())
    expect(Object.keys(ours.toJSON().state)).toEqual(Object.keys(theirs.toJSON().state))
  })

  it('do the same with calls at the same time', async () => {
    const options = fc.record<PairOptions>({
      ...common,
      errorThresholdPercentage: fc.constantFrom(0),
      capacity: fc.constantFrom(1, 2, 100),
      filters: fc.boolean(),
      filtersOwn: fc.boolean(),
      allowWarmUp: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(options, stepsOf(fire(...deeds), hand), (all, steps) =>
        expectSame(all, steps, drained),
      ),
      { seed: 3, numRuns: 300 },
    )
    expectMuchOf('success', 'failure', 'timeout', 'reject', 'semaphoreLocked', 'fallback')
    expectMuchOf('open', 'halfOpen', 'close', 'shutdown')
  })

  it('open at the same percentage', async () => {
    const options = fc.record<PairOptions>({
      ...common,
      errorThresholdPercentage: fc.constantFrom(33.3, 70.1, 100 / 7 + 0.01),
      volumeThreshold: fc.constantFrom(0, 2, 5),
      allowWarmUp: fc.boolean(),
    })
    const calls = fire('succeed', 'fail', 'throw', 'succeed slowly', 'fail slowly', 'hang')
    await fc.assert(
      fc.asyncProperty(options, stepsOf(calls, hand), (all, steps) => expectSame(all, steps, oneByOne)),
      { seed: 3, numRuns: 300 },
    )
    expectMuchOf('success', 'failure', 'timeout', 'reject', 'open', 'halfOpen', 'close')
  })

  it('keep results', async () => {
    const options = fc.record<PairOptions>({
      ...common,
      errorThresholdPercentage: fc.constantFrom(0),
      filters: fc.boolean(),
      filtersOwn: fc.boolean(),
      cache: fc.constant(true),
      cacheTTL: fc.constantFrom(0, 151),
    })
    await fc.assert(
      fc.asyncProperty(options, stepsOf(fire(...deeds), hand), (all, steps) =>
        expectSame(all, steps, drained),
      ),
      { seed: 3, numRuns: 300 },
    )
    expectMuchOf('cacheHit', 'cacheMiss', 'failure', 'reject', 'close')
  })

  it('share calls', async () => {
    const options = fc.record<PairOptions>({
      ...common,
      errorThresholdPercentage: fc.constantFrom(0),
      filters: fc.boolean(),
      filtersOwn: fc.boolean(),
      cache: fc.boolean(),
      coalesce: fc.constant(true),
      coalesceTTL: fc.constantFrom(91, 151),
      coalesceResetOn: fc.subarray(['error', 'success', 'timeout'] as const),
    })
    await fc.assert(
      fc.asyncProperty(options, stepsOf(fire(...deeds), hand), (all, steps) =>
        expectSame(all, steps, shared),
      ),
      { seed: 3, numRuns: 300 },
    )
    expectMuchOf('coalesceCacheHit', 'coalesceCacheMiss', 'cacheHit', 'failure', 'reject', 'close')
  })
})
