import { describe, expect, it } from 'vitest'
import { SharedMemoryCircuitBreakerStorageAdapter } from '../../../server/shared-memory/index.ts'
import { unread } from '../../../server/storage/storage.ts'
import type { Clock } from '../../../shared/engine/clock.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { statesContract } from '../../support/states-contract.ts'
import { addition, fresh, storageContract } from '../../support/storage-contract.ts'

const memory = new SharedArrayBuffer(2 ** 24)

/** As another thread would: the same memory, another adapter. */
const open = () => new SharedMemoryCircuitBreakerStorageAdapter(memory)

storageContract('shared memory', open)
statesContract('shared memory', open)
circuitContract('shared memory', () => {
  const storage = open()
  return { storage, close: () => storage.deInit() }
})

describe('shared memory', () => {
  it('forgets what nobody has written to for its time', async () => {
    const clock = new SimulatedClock()
    const short = new SharedMemoryCircuitBreakerStorageAdapter(new SharedArrayBuffer(65_536), clock)
    await short.append('a', unread, addition('one'))
    clock.advance(59_999)
    expect((await short.read('a', unread)).base).not.toBe('')
    clock.advance(1)
    expect((await short.read('a', unread)).base).toBe('')
  })

  it('has the same time for all threads, which does not go back when the date is set back', async () => {
    const clock = new SimulatedClock()
    const shared = new SharedArrayBuffer(65_536)
    const one = new SharedMemoryCircuitBreakerStorageAdapter(shared, clock)
    const later: Clock = {
      now: () => clock.now(),
      epoch: () => clock.epoch() - 86_400_000,
      after: (ms, task) => clock.after(ms, task),
    }
    const other = new SharedMemoryCircuitBreakerStorageAdapter(shared, later)
    expect(other.direct.now()).toBe(one.direct.now())
  })

  it('goes on for ever in little room, as long as what is present has room', async () => {
    const shared = new SharedArrayBuffer(65_536)
    const one = new SharedMemoryCircuitBreakerStorageAdapter(shared)
    let known = unread
    for (let at = 0; at < 2_000; at++) {
      const page = await one.append('a', known, addition(`n${at}`, { snapshot: 'what was' }))
      known = { base: page.base, length: page.tail.length }
    }
    const other = new SharedMemoryCircuitBreakerStorageAdapter(shared)
    expect((await other.read('a', unread)).tail).toContain('n1999')
  })

  it('says so when it is full, and goes on when there is room', async () => {
    const one = new SharedMemoryCircuitBreakerStorageAdapter(new SharedArrayBuffer(65_536))
    await expect(one.append('a', unread, addition('x'.repeat(5_000)))).rejects.toMatchObject({
      code: 'ESHAREDMEMORYFULL',
      message: expect.stringMatching(/^The shared memory is full: \d+ bytes are needed where there are \d+/),
    })
    expect((await one.append('a', unread, addition('y'))).tail).toContain('y')
  })

  it.each<[unknown, string]>([
    [new ArrayBuffer(65_536), 'must be a SharedArrayBuffer, got an ArrayBuffer'],
    [new Int32Array(new SharedArrayBuffer(65_536)), 'must be a SharedArrayBuffer, got an Int32Array'],
    [undefined, 'must be a SharedArrayBuffer, got undefined'],
    [65_536, 'must be a SharedArrayBuffer, got 65536'],
    [new SharedArrayBuffer(65_535), 'must have at least 65536 bytes, got 65535'],
  ])('is refused where it is something else: %s', (wrong, message) => {
    expect(() => new SharedMemoryCircuitBreakerStorageAdapter(wrong as SharedArrayBuffer)).toThrow(
      `SharedMemoryCircuitBreakerStorageAdapter argument "memory" ${message}`,
    )
  })

  it('is refused where somebody else makes use of it', () => {
    const theirs = new SharedArrayBuffer(65_536)
    new Int32Array(theirs).fill(7)
    expect(() => new SharedMemoryCircuitBreakerStorageAdapter(theirs)).toThrow('holds something else')
  })

  it('tells of changes in other adapters over the same memory only', async () => {
    const [one, other] = [open(), open()]
    const stranger = new SharedMemoryCircuitBreakerStorageAdapter(new SharedArrayBuffer(65_536))
    const key = fresh()
    let heardElsewhere = 0
    stranger.listen(key, () => heardElsewhere++)
    const heard = new Promise<void>((resolve) => other.listen(key, resolve))
    await one.announce(key)
    await heard
    expect(heardElsewhere).toBe(0)
    await Promise.all([one, other, stranger].map((each) => each.deInit()))
  })
})
