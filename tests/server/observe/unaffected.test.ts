import fc from 'fast-check'
import Opossum from 'opossum'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { observeOpossum } from '../../../server/observe/opossum.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { useFakeTime } from '../../compat/fake-time.ts'
import type { Breaker, Deed, PairOptions, Step } from '../../compat/observed.ts'
import { Observed, windowMs } from '../../compat/observed.ts'
import { heard } from './opossum-in-test.ts'

const deeds: readonly Deed[] = ['succeed', 'fail', 'throw', 'spoil', 'succeed slowly', 'fail slowly', 'hang']
const hands = ['open', 'close', 'enable', 'disable', 'clearCache'] as const

const options = fc.record<PairOptions>({
  timeout: fc.constantFrom<(number | false)[]>(54, false),
  resetTimeout: fc.constantFrom(82, 232),
  errorThresholdPercentage: fc.constantFrom(0, 50),
  volumeThreshold: fc.constantFrom(0, 3),
  capacity: fc.constantFrom(1, 2, 100),
  filters: fc.boolean(),
  cache: fc.boolean(),
  coalesce: fc.boolean(),
  coalesceTTL: fc.constantFrom(10, 100),
  fallback: fc.constantFrom('none', 'value', 'promise', 'throws', 'rejects'),
})

const fire = fc
  .tuple(fc.constantFrom(...deeds), fc.nat(2))
  .map(([deed, key]): Step => ({ do: 'fire', deed, key }))
const wait = fc.constantFrom(1, 21, 54, 82, 300).map((ms): Step => ({ do: 'wait', ms }))
const hand = fc.constantFrom(...hands).map((each): Step => ({ do: each }))
const steps = fc.array(fc.oneof({ weight: 5, arbitrary: fire }, { weight: 2, arbitrary: wait }, hand), {
  minLength: 5,
  maxLength: 40,
})

/** When the observation begins: not at all, before anybody else listens, or after. */
type When = 'never' | 'first' | 'last'

/** All that somebody who uses the breaker can see of a run: results, events in their order, figures. */
async function run(all: PairOptions, script: readonly Step[], when: When): Promise<object> {
  const { filters, fallback: _, ...known } = all
  const errorFilter = (error: { mine?: boolean }) => error.mine === true
  let observe = () => {}
  const observed = new Observed(
    (action) => {
      const breaker = new Opossum(action as never, {
        ...known,
        name: 'pair',
        rollingCountTimeout: windowMs,
        ...(filters && { errorFilter }),
      })
      observe = () => void observeOpossum(breaker, { registry: new Registry() })
      if (when === 'first') observe()
      return breaker as unknown as Breaker
    },
    all,
    (ms, task) => setTimeout(task, ms),
  )
  if (when === 'last') observe()
  for (const step of script) {
    if (step.do === 'fire') observed.deed = step.deed
    if (step.do === 'fire') observed.fire(step.key)
    else if (step.do === 'wait') await vi.advanceTimersByTimeAsync(step.ms)
    else observed.breaker[step.do]()
    if (step.do !== 'fire' || step.key > 0) await heard()
  }
  await vi.advanceTimersByTimeAsync(500)
  const seen = structuredClone(observed.read())
  vi.clearAllTimers()
  return seen
}

describe('a breaker of opossum’s that is observed', () => {
  useFakeTime()

  it('does and tells the same as one that is not, in the same order', async () => {
    let told = 0
    await fc.assert(
      fc.asyncProperty(options, steps, fc.constantFrom<When>('first', 'last'), async (all, script, when) => {
        const plain = await run(all, script, 'never')
        expect(await run(all, script, when)).toEqual(plain)
        told += (plain as { told: unknown[] }).told.length
      }),
      { numRuns: 150 },
    )
    expect(told).toBeGreaterThan(1_500)
  })

  it.each<[string, 'closed' | 'open']>([
    ['of a failure', 'closed'],
    ['of a call turned away', 'open'],
  ])('leaves it to the application to handle what a fallback rejects with: %s', async (_, state) => {
    const unhandled = async (isObserved: boolean) => {
      const breaker = new Opossum(() => Promise.reject(new Error('down')), { name: 'pay' })
      breaker.fallback(() => Promise.reject(new Error('no plan B')))
      if (isObserved) observeOpossum(breaker, { registry: new Registry() })
      if (state === 'open') breaker.open()
      return unhandledDuring(() => void breaker.fire())
    }
    expect(await unhandled(false)).toEqual(['no plan B'])
    expect(await unhandled(true)).toEqual(['no plan B'])
  })

  it('does not handle, and does not leave behind, a rejection of its own', async () => {
    const breaker = new Opossum(() => Promise.reject(new Error('down')), { name: 'pay' })
    breaker.fallback(() => Promise.reject(new Error('no plan B')))
    observeOpossum(breaker, { registry: new Registry() })
    expect(await unhandledDuring(() => void breaker.fire().catch(() => {}))).toEqual([])
  })
})

/** What nobody handled while this was going on. */
async function unhandledDuring(act: () => void): Promise<string[]> {
  const others = process.listeners('unhandledRejection')
  const noted: string[] = []
  const note = (error: unknown) => void noted.push((error as Error).message)
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', note)
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  })
  act()
  await heard()
  await heard()
  process.off('unhandledRejection', note)
  for (const other of others) process.on('unhandledRejection', other)
  return noted
}
