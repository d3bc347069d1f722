import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions } from '../../../server/index.ts'
import { CircuitBreaker, consecutive, exponentialBackoff, Registry } from '../../../server/index.ts'
import { SharedMemoryCircuitBreakerStorageAdapter } from '../../../server/shared-memory/index.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { hanging, outcomeOf } from './breakers.ts'

/** Threads in a test: each call makes one more breaker over the same memory, on the same clock. */
function threadsInTest(defaults: CircuitBreakerOptions = {}) {
  const clock = new SimulatedClock()
  const memory = new SharedArrayBuffer(2 ** 18)
  const thread = (options: CircuitBreakerOptions = {}) => {
    const storage = new SharedMemoryCircuitBreakerStorageAdapter(memory, clock)
    const action = async (how: string | (() => Promise<string>)) => {
      if (typeof how === 'function') return how()
      if (how !== 'well') throw new Error(how)
      return how
    }
    const own = { name: 'pay', storage, clock, registry: new Registry(), resetTimeout: 1_000 }
    const breaker = new CircuitBreaker(action, { ...own, ...defaults, ...options })
    const events: string[] = []
    for (const name of ['open', 'close', 'halfOpen', 'reject'] as const)
      breaker.on(name, () => events.push(name))
    return { breaker, events, call: (how: string | (() => Promise<string>)) => outcomeOf(breaker.fire(how)) }
  }
  return { clock, thread }
}

const threeInARow = { policy: consecutive({ failures: 3 }) }

describe('a CircuitBreaker in shared memory', () => {
  it('opens in all threads with the failure that is one too many', async () => {
    const { thread } = threadsInTest(threeInARow)
    const [one, other] = [thread(), thread()]
    expect(await one.call('down')).toBe('down')
    expect(await other.call('down')).toBe('down')
    expect(await one.call('down')).toBe('down')
    expect(other.breaker.opened).toBe(true)
    expect(await other.call('well')).toBe('Breaker is open')
    expect(one.events).toEqual(['open'])
    expect(other.events).toEqual(['open', 'reject'])
  })

  it('goes by the share of errors of all threads', async () => {
    const { thread, clock } = threadsInTest({ errorThresholdPercentage: 50, volumeThreshold: 10 })
    const [one, other] = [thread(), thread()]
    for (let call = 0; call < 5; call++) await one.call('well')
    clock.advance(20)
    for (let call = 0; call < 4; call++) await other.call('down')
    expect(one.breaker.closed).toBe(true)
    expect(one.breaker.circuit.read('pay').judged).toMatchObject({ errors: 4, calls: 9 })
    await other.call('down')
    expect(one.breaker.opened).toBe(true)
    expect(one.breaker.circuit.read('pay')).toMatchObject({
      state: { kind: 'open' },
      store: { kind: 'shared-memory', isAlone: false },
      lastTransition: { to: 'open', cause: { kind: 'rule', measured: { errors: 5, calls: 10 } } },
    })
  })

  it('is half-open in time, tells so in each thread, and probes exactly as often as it is to', async () => {
    const { thread, clock } = threadsInTest({ ...threeInARow, probes: 2 })
    const [one, other] = [thread(), thread()]
    for (let call = 0; call < 3; call++) await one.call('down')
    await other.call('well')
    clock.advance(999)
    expect(other.breaker.opened).toBe(true)
    clock.advance(1)
    expect(one.breaker.halfOpen).toBe(true)
    expect(other.events).toEqual(['open', 'reject', 'halfOpen'])
    const probes = [one, other, one, other].map(({ call }) => call('well'))
    expect((await Promise.all(probes)).filter((end) => end === 'well')).toHaveLength(2)
    expect([one.breaker.closed, other.breaker.closed]).toEqual([true, true])
    expect(one.events.at(-1)).toBe('close')
  })

  it('opens again for as long as the backoff says, in all threads alike', async () => {
    const backoff = exponentialBackoff({ firstMs: 1_000, jitter: 'full' })
    const { thread, clock } = threadsInTest({ ...threeInARow, resetTimeout: undefined, backoff })
    const [one, other] = [thread(), thread()]
    for (let call = 0; call < 3; call++) await one.call('down')
    const probeAt = (each: typeof one) => {
      const { state } = each.breaker.circuit.read('pay')
      return state.kind === 'open' ? state.probeAt : undefined
    }
    expect(probeAt(one)).toBe(probeAt(other))
    clock.advance(1_000)
    await other.call('down')
    expect(one.breaker.circuit.read('pay').state).toMatchObject({ kind: 'open', trips: 2 })
    expect(probeAt(one)).toBe(probeAt(other))
  })

  it('is opened and closed by hand for all, and put into a mode for one', async () => {
    const { thread } = threadsInTest(threeInARow)
    const [one, other] = [thread(), thread()]
    one.breaker.open()
    expect(other.breaker.opened).toBe(true)
    expect(other.breaker.circuit.read('pay').lastTransition).toMatchObject({ cause: { kind: 'by-hand' } })
    other.breaker.close()
    expect(one.breaker.closed).toBe(true)
    expect(one.events).toEqual(['open', 'close'])
    other.breaker.setMode('forced-open', { reason: 'drill' })
    expect(await other.call('well')).toBe('Breaker is open')
    expect(await one.call('well')).toBe('well')
    expect(other.breaker.circuit.read('pay')).toMatchObject({ mode: 'forced-open', opening: { to: 'open' } })
    expect(one.breaker.circuit.read('pay')).toMatchObject({ mode: 'automatic', opening: null })
  })

  it('lets a late result decide nothing', async () => {
    const { thread, clock } = threadsInTest(threeInARow)
    const [one, other] = [thread(), thread()]
    const late = hanging()
    const asked = one.call(late.task)
    for (let call = 0; call < 3; call++) await one.call('down')
    clock.advance(1_000)
    await other.call('well')
    late.end('badly')
    expect(await asked).toBe('down')
    expect(other.breaker.closed).toBe(true)
    expect(other.breaker.circuit.read('pay').judged.rules).toMatchObject([{ errors: 0 }])
  })

  it('gives the place of a probe that does not come back to the next call, in whichever thread', async () => {
    const { thread, clock } = threadsInTest({ ...threeInARow, timeout: 500 })
    const [one, other] = [thread(), thread()]
    for (let call = 0; call < 3; call++) await one.call('down')
    clock.advance(1_000)
    expect(one.breaker.circuit.admit(clock.now())).toBeDefined()
    expect(await other.call('well')).toBe('Breaker is open')
    clock.advance(1_500)
    expect(await other.call('well')).toBe('well')
    expect(one.breaker.closed).toBe(true)
  })

  it('does not share a circuit between other names or other rules', async () => {
    const { thread } = threadsInTest(threeInARow)
    const one = thread()
    const strangers = [thread({ name: 'ship' }), thread({ resetTimeout: 2_000 }), thread({ probes: 2 })]
    one.breaker.open()
    expect(strangers.map(({ breaker }) => breaker.closed)).toEqual([true, true, true])
  })

  it('is left alone by a breaker that is shut down', async () => {
    const { thread } = threadsInTest(threeInARow)
    const [one, other] = [thread(), thread()]
    one.breaker.shutdown()
    other.breaker.open()
    expect(one.events).toEqual([])
    expect(other.breaker.opened).toBe(true)
    await expect(one.breaker.fire('well')).rejects.toMatchObject({ code: 'ESHUTDOWN' })
  })

  it.each<[string, CircuitBreakerOptions, string]>([
    ['no name', { name: undefined }, '"storage" needs a "name"'],
    ['a warm-up', { allowWarmUp: true }, '"allowWarmUp" has no meaning beside "storage"'],
    ['a store that takes its time', { storage: {} as never }, 'must be a storage that answers at once'],
  ])('is refused with %s', (_, options, message) => {
    expect(() => threadsInTest().thread(options)).toThrow(message)
  })

  it('keeps its rules, and changes its limits', () => {
    const { breaker } = threadsInTest().thread()
    expect(() => breaker.configure({ resetTimeout: 5 })).toThrow(
      '"resetTimeout" cannot be changed beside "storage"',
    )
    breaker.configure({ capacity: 3 })
    expect(breaker.options.capacity).toBe(3)
  })
})
