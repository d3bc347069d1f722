import { describe, expect, it } from 'vitest'
import { sharedCircuit } from '../../../bench/storage/shared-circuit.ts'
import type { SharedCircuitOptions } from '../../../bench/storage/shared-circuit.ts'
import { SharedMemoryCircuitBreakerStorageAdapter } from '../../../server/shared-memory/index.ts'
import { errorPercentage } from '../../../shared/engine/policies/error-percentage.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

/** A store that answers at once, and takes nothing while it is full. */
function storeInTest(options: SharedCircuitOptions = {}) {
  const clock = new SimulatedClock()
  const storage = new SharedMemoryCircuitBreakerStorageAdapter(new SharedArrayBuffer(2 ** 18), clock)
  const { append } = storage.direct
  const full = { is: false, writes: 0 }
  Object.assign(storage.direct, {
    append: (...args: Parameters<typeof append>) => {
      full.writes++
      if (full.is) throw new Error('full')
      return append(...args)
    },
  })
  const circuit = () => sharedCircuit(storage, 'pay', { clock, sleepMs: 1_000, ...options })
  return { clock, full, circuit }
}

const share = errorPercentage({ threshold: 50, slots: 10, slotMs: 1_000, minimumCalls: 10 })

describe('a circuit whose store answers at once', () => {
  it('has its verdict at once, always', () => {
    const { circuit, clock } = storeInTest()
    const { circuit: one, end } = circuit()
    expect(one.admit()).toBe(0)
    for (let call = 0; call < 5; call++) end(0, false)
    expect(one.admit()).toBe('open')
    clock.advance(1_000)
    expect(typeof one.admit()).toBe('number')
    expect(one.admit()).toBe('open')
  })

  it('says successes of which a rule wants to hear all together', () => {
    const { circuit, clock, full } = storeInTest({ policy: share })
    const { circuit: one, end } = circuit()
    for (let call = 0; call < 100; call++) end(one.admit() as number, true)
    expect(full.writes).toBe(0)
    clock.advance(10)
    expect(full.writes).toBe(1)
    expect(circuit().circuit.measurements).toMatchObject([{ calls: 100 }])
  })

  it('does not keep them back for ever where a loop lets no timer ring', () => {
    let now = 0
    const noTimer = { cancel() {}, ref() {}, unref() {} }
    const clock = { now: () => now, epoch: () => now, after: () => noTimer }
    const { circuit, full } = storeInTest({ policy: share, clock })
    const { circuit: one, end } = circuit()
    for (; now < 9; now++) end(one.admit() as number, true)
    expect(full.writes).toBe(0)
    for (; now < 1_000; now++) end(one.admit() as number, true)
    expect(full.writes).toBe(90)
  })

  it('says nothing of a success that a rule would not notice', () => {
    const { circuit, clock, full } = storeInTest()
    const { circuit: one, end } = circuit()
    for (let call = 0; call < 100; call++) end(one.admit() as number, true)
    clock.advance(1_000)
    expect(full.writes).toBe(0)
  })

  it('goes on alone while there is no room, and tells what it has seen when there is', () => {
    const { circuit, clock, full } = storeInTest()
    const { circuit: one, end, transitions, storeErrors } = circuit()
    const other = circuit().circuit
    for (let call = 0; call < 3; call++) end(one.admit() as number, false)
    full.is = true
    for (let call = 0; call < 2; call++) end(one.admit() as number, false)
    expect(one.admit()).toBe('open')
    expect(other.admit()).toBe(0)
    expect(one.isAlone).toBe(true)
    expect(one.read('pay').store).toEqual({ kind: 'shared-memory', isAlone: true })
    expect(transitions.map(({ to, isMine }) => [to, isMine])).toEqual([['open', true]])
    clock.advance(500)
    expect(one.isAlone).toBe(true)
    full.is = false
    clock.advance(400)
    expect(one.isAlone).toBe(false)
    expect(storeErrors).toEqual([new Error('full'), undefined])
    expect(other.admit()).toBe('open')
    expect(one.admit()).toBe('open')
    clock.advance(1_000)
    const probe = other.admit() as number
    expect(one.admit()).toBe('open')
    other.settle(probe, { outcome: 'success', tookMs: 1 }, clock.now())
    expect(one.sharedState).toBe('closed')
  })

  it('probes and closes alone, too', () => {
    const { circuit, clock, full } = storeInTest()
    full.is = true
    const { circuit: one, end } = circuit()
    for (let call = 0; call < 5; call++) end(one.admit() as number, false)
    clock.advance(1_000)
    end(one.admit() as number, true)
    expect(one.sharedState).toBe('closed')
    expect(typeof one.admit()).toBe('number')
  })

  it('turns calls away instead, where that was asked for', () => {
    const { circuit, full } = storeInTest({ onStoreError: 'block' })
    const { circuit: one, end } = circuit()
    full.is = true
    end(one.admit() as number, false)
    expect(one.admit()).toBe('store')
  })
})
