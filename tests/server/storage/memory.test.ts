import { describe, expect, it } from 'vitest'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import { unread } from '../../../server/storage/storage.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { addition, storageContract } from '../../support/storage-contract.ts'

const storage = new MemoryCircuitBreakerStorageAdapter()

storageContract('memory', () => storage)
circuitContract('memory', () => ({ storage, close: async () => {} }))

describe('memory', () => {
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
  })
})
