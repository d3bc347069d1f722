import Opossum from 'opossum'
import { vi } from 'vitest'
import { observeOpossum } from '../../../server/observe/opossum.ts'
import type { ObserveOpossumOptions } from '../../../server/observe/opossum.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import type { CircuitReading, Counts } from '../../../shared/wire/reading.ts'

/** What a call's function does. */
export type Deed = 'well' | 'badly' | 'never' | 'spoilt'

/** A breaker of opossum's that is observed, on vitest's fake time and a clock that goes in step. */
export function opossumInTest(options: Opossum.Options = {}, observe: ObserveOpossumOptions = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const breaker = new Opossum(act, { name: 'pay', group: 'money', ...options })
  const observation = observeOpossum(breaker, { registry, clock, ...observe })
  async function pass(ms: number): Promise<void> {
    clock.advance(ms)
    vi.advanceTimersByTime(ms)
    await heard()
  }
  /** Makes a call, and lets it come back if it does. */
  async function fire(deed: Deed): Promise<void> {
    breaker.fire(deed).catch(() => {})
    await heard()
  }
  const read = (): CircuitReading => registry.get('pay')!.read('pay')
  return {
    breaker,
    clock,
    registry,
    observation,
    pass,
    fire,
    read,
    counts: () => counted(read().window.counts),
  }
}

/** The counts that are not zero. */
export function counted(counts: Counts): Partial<Counts> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}

/** `setImmediate` is not faked: when it comes, all promises have been heard. */
export function heard(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

function act(deed: Deed): Promise<string> {
  if (deed === 'never') return new Promise(() => {})
  if (deed === 'well') return Promise.resolve('well')
  return Promise.reject(Object.assign(new Error(deed), { code: 'EDOWN', mine: deed === 'spoilt' }))
}
