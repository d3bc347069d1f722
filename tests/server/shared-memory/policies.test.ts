import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  countInWindow,
  exponentialBackoff,
  lastCallsPercentage,
  slowCallPercentage,
} from '../../../server/index.ts'
import { Registry } from '../../../server/registry/registry.ts'
import CircuitBreaker, { elementsFor } from '../../../server/shared-memory/index.ts'
import type { SharedBreakerOptions } from '../../../server/shared-memory/index.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { badly, outcomeOf, well } from './breakers.ts'

/** Threads in a test: each call makes one more breaker over the same array, on the same clock. */
function threadsInTest(options: SharedBreakerOptions, resetTimeout: number | null = 1_000) {
  const clock = new SimulatedClock()
  const cells = new Int32Array(new SharedArrayBuffer(4 * elementsFor(options.policy ?? undefined)))
  const thread = () => {
    const own = { name: 'pay', clock, registry: new Registry() }
    const breaker = new CircuitBreaker(cells, options.policy ? null : 1, resetTimeout, null, null, {
      ...own,
      ...options,
    })
    const read = () => breaker.circuit.read('pay')
    const call = (task: () => Promise<unknown>, times = 1) =>
      Promise.all(Array.from({ length: times }, () => outcomeOf(breaker.execute(task))))
    return { breaker, read, call }
  }
  return { clock, cells, thread }
}

afterEach(() => void vi.restoreAllMocks())

describe('a breaker in shared memory that goes by a policy', () => {
  const policy = lastCallsPercentage({ threshold: 50, lastCalls: 20, minimumCalls: 10 })

  it('opens by what all threads have seen', async () => {
    const { thread, clock } = threadsInTest({ policy })
    const [one, other] = [thread(), thread()]
    await one.call(well, 5)
    await other.call(badly, 4)
    clock.advance(10)
    expect(one.read().judged.rules).toMatchObject([{ rule: 'last-calls-percentage', errors: 4, calls: 9 }])
    expect(one.breaker.getState()).toBe('CLOSED')
    await other.call(badly)
    expect([one.breaker.getState(), other.breaker.getState()]).toEqual(['OPEN', 'OPEN'])
    const cause = { kind: 'rule', measured: { rule: 'last-calls-percentage', errors: 5, calls: 10 } }
    expect(one.read().lastTransition).toMatchObject({ to: 'open', cause })
    expect(other.read().lastTransition).toMatchObject({
      to: 'open',
      cause: { ...cause, errors: [{ error: 'ECONNRESET' }] },
    })
  })

  it('starts afresh when it is closed anew, in all threads, and hears no late one', async () => {
    const { thread, clock } = threadsInTest({ policy })
    const [one, other] = [thread(), thread()]
    const late = one.breaker.circuit.admit(clock.now())!
    await one.call(badly, 10)
    clock.advance(1_000)
    await other.call(well)
    expect(one.breaker.getState()).toBe('CLOSED')
    one.breaker.circuit.failed(late, clock.now(), new Error('late'))
    await other.call(badly)
    for (const each of [one, other, thread()])
      expect(each.read().judged.rules).toMatchObject([{ errors: 1, calls: 1 }])
  })

  it('counts a success for the state in which its call was let through, also when it is told of later', async () => {
    const { thread, clock } = threadsInTest({ policy })
    const [one, other] = [thread(), thread()]
    await one.call(well, 7)
    await other.call(badly, 10)
    clock.advance(5)
    one.breaker.transitionToHalfOpen()
    await other.call(well)
    await one.call(well, 2)
    clock.advance(100)
    expect(other.read().judged.rules).toMatchObject([{ errors: 0, calls: 2 }])
  })

  it('forgets what its window has left behind', async () => {
    const { thread, clock } = threadsInTest({
      policy: countInWindow({ failures: 3, slots: 10, slotMs: 1_000 }),
    })
    const [one, other] = [thread(), thread()]
    await one.call(badly, 2)
    clock.advance(11_000)
    await other.call(badly, 2)
    expect(one.breaker.getState()).toBe('CLOSED')
    await one.call(badly)
    expect(other.breaker.getState()).toBe('OPEN')
  })

  it('opens for slow calls, too, be they successes', async () => {
    const slow = slowCallPercentage({ slowMs: 100, threshold: 50, minimumCalls: 2, slots: 10, slotMs: 1_000 })
    const { thread, clock } = threadsInTest({ policy: slow })
    const [one, other] = [thread(), thread()]
    const tickets = [1, 2].map(() => one.breaker.circuit.admit(clock.now())!)
    clock.advance(101)
    for (const ticket of tickets) one.breaker.circuit.succeeded(ticket, 0)
    expect(other.breaker.getState()).toBe('OPEN')
  })

  it('goes on for as long as one likes in the little room that it has', async () => {
    const { thread, clock } = threadsInTest({ policy })
    const [one, other] = [thread(), thread()]
    for (let round = 0; round < 500; round++) {
      await one.call(well, 3)
      await other.call(badly)
      clock.advance(10)
    }
    expect(thread().read().judged.rules).toMatchObject([{ errors: 5, calls: 20 }])
  })

  it('opens once however many threads see that it must, and nothing of a policy that throws harms a call', async () => {
    vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const broken = {
      ...policy,
      record: () => {
        throw new Error('mine')
      },
    }
    const { thread } = threadsInTest({ policy: broken })
    const one = thread()
    expect(await one.call(badly, 30)).toEqual(Array(30).fill('down'))
    expect(one.breaker.getState()).toBe('CLOSED')
  })
})

describe('a breaker in shared memory that goes by a backoff', () => {
  it('sleeps longer from one opening to the next, in all threads alike', async () => {
    const { thread, clock } = threadsInTest(
      { backoff: exponentialBackoff({ firstMs: 1_000, jitter: 'none' }) },
      null,
    )
    const [one, other] = [thread(), thread()]
    await one.call(badly)
    clock.advance(999)
    expect(other.breaker.getState()).toBe('OPEN')
    clock.advance(1)
    await other.call(badly)
    clock.advance(1_999)
    expect(one.breaker.getState()).toBe('OPEN')
    expect(one.read()).toMatchObject({
      state: { trips: 2 },
      settings: { sleepMs: 1_000, sleepsMs: [1_000, 2_000, 4_000, 8_000, 16_000] },
    })
    clock.advance(1)
    expect(one.breaker.getState()).toBe('HALF_OPEN')
    expect(one.read().lastTransition).toMatchObject({ cause: { kind: 'slept', sleptMs: 2_000 } })
    await one.call(well)
    await one.call(badly)
    clock.advance(1_000)
    expect(other.breaker.getState()).toBe('HALF_OPEN')
  })

  it('draws chance once for each opening, alike in all threads', async () => {
    const { thread, clock } = threadsInTest(
      { backoff: exponentialBackoff({ firstMs: 1_000, jitter: 'full' }) },
      null,
    )
    const [one, other] = [thread(), thread()]
    clock.advance(123)
    await one.call(badly)
    const states = [one, other, one].map(({ read }) => read().state)
    expect(states[1]).toEqual(states[0])
    expect(states[2]).toEqual(states[0])
  })
})

describe('policies and backoffs of a breaker in shared memory are refused', () => {
  const make = (elements: number, threshold: unknown, sleepMs: unknown, options: object) => () =>
    new CircuitBreaker(
      new Int32Array(new SharedArrayBuffer(4 * elements)),
      threshold as number,
      sleepMs as number,
      null,
      null,
      { registry: new Registry(), ...options },
    )
  const policy = countInWindow({ failures: 3 })

  it.each<[string, () => unknown, string]>([
    [
      'where the array is too small',
      make(8, null, 5, { policy }),
      `must have at least ${elementsFor(policy)} elements (elementsFor(policy)), got 8`,
    ],
    [
      'beside a threshold',
      make(9_999, 5, 5, { policy }),
      'argument "failureThreshold" has no meaning beside the option "policy", which stands in its place; it must be null, got 5',
    ],
    [
      'beside a timeout',
      make(8, 5, 5, { backoff: () => 1 }),
      'argument "resetTimeout" has no meaning beside the option "backoff"',
    ],
    ['that are none', make(9_999, null, 5, { policy: {} }), '"policy" must be a policy or null'],
    ['that are no functions', make(8, 5, null, { backoff: 7 }), '"backoff" must be a function, got 7'],
  ])('%s', (_, wrong, message) => {
    expect(wrong).toThrow(message)
  })
})
