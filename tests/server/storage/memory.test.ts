import { describe, expect, it } from 'vitest'
import { counting } from '../../../bench/storage/counting-store.ts'
import { sharedCircuit } from '../../../bench/storage/shared-circuit.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import { unread } from '../../../server/storage/storage.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { addition, storageContract } from '../../support/storage-contract.ts'

const storage = new MemoryCircuitBreakerStorageAdapter()

storageContract('memory', () => storage)
circuitContract('memory', () => ({ storage, close: async () => {} }))

describe('memory', () => {
  it('tells eventual circuits within a second of calls what never reached them', async () => {
    const clock = new SimulatedClock()
    const deaf = () => counting(new MemoryCircuitBreakerStorageAdapter(rows, clock)).storage
    const rows = new Map()
    const eventual = { consistency: 'eventual', clock, policy: consecutive({ failures: 1 }) } as const
    const [one, other] = [1, 2].map(() => sharedCircuit(deaf(), 'deaf', eventual))
    const pass = async (ms: number) => {
      clock.advance(ms)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await other!.call(true)).toBe('good')
    await one!.circuit.isolate()
    await pass(900)
    expect(await other!.call(true)).toBe('good')
    await pass(100)
    expect(await other!.call(true)).toBe('good')
    await pass(50)
    expect(await other!.call(true)).toBe('isolated')
    await one!.circuit.reset()
    await pass(1_000)
    expect(await other!.call(true)).toBe('isolated')
    await pass(50)
    expect(await other!.call(true)).toBe('good')
  })

  it('forgets what nobody has written to for its time', async () => {
    const clock = new SimulatedClock()
    const rows = new Map()
    const short = new MemoryCircuitBreakerStorageAdapter(rows, clock)
    await short.append('a', unread, addition('one'))
    clock.advance(59_999)
    expect((await short.read('a', unread)).base).not.toBe('')
    clock.advance(1)
    expect((await short.read('a', unread)).base).toBe('')
    expect(rows.size).toBe(0)
    await short.append('a', unread, addition('one'))
    await short.deInit()
    expect(rows.size).toBe(0)
  })
})
