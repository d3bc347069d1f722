import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import CircuitBreaker, {
  CircuitBreakerKeys,
  CircuitBreakerStates,
  isBreakerError,
  OpenCircuitError,
} from '../../../server/shared-memory/index.ts'
import { badly, hanging, outcomeOf, sharedArray, threadsInTest, well } from './breakers.ts'

const { STATE, FAILURE_COUNT } = CircuitBreakerKeys
const { CLOSED, OPEN, HALF_OPEN } = CircuitBreakerStates

/** Whether the array begins at the first or the second half of a word decides which cells belong together. */
describe.each([0, 4, 8, 12])('a breaker in shared memory that begins at byte %i', (byteOffset) => {
  const threads = (options = {}) => threadsInTest({ byteOffset, ...options })

  it('gives what the task gives, and its own error', async () => {
    const { thread, cells } = threads()
    const breaker = thread()
    expect(await breaker.execute(well)).toBe('well')
    expect(await breaker.execute(() => 7)).toBe(7)
    await expect(breaker.execute(badly)).rejects.toThrow('down')
    expect(Atomics.load(cells, FAILURE_COUNT)).toBe(1)
    expect(breaker.getState()).toBe('CLOSED')
  })

  it('counts a task that throws at once', async () => {
    const { thread, cells } = threads()
    const thrown = thread().execute(() => {
      throw new Error('at once')
    })
    await expect(thrown).rejects.toThrow('at once')
    expect(Atomics.load(cells, FAILURE_COUNT)).toBe(1)
  })

  it('does not count what else was done in the turn of a call as its time', async () => {
    let recent = 0
    const noTimer = { cancel() {}, ref() {}, unref() {} }
    const clock = {
      now: () => 100,
      recent: () => recent,
      lagOf: () => 90,
      epoch: () => 0,
      after: () => noTimer,
    }
    const breaker = threads().thread({ clock })
    for (const task of [well, badly]) {
      recent = 0
      const asked = outcomeOf(breaker.execute(task))
      recent = 100
      await asked
    }
    expect(breaker.circuit.read('pay').window.latency).toMatchObject({ count: 2, mean: 10 })
  })

  it('opens in all threads when those of several fail in a row, and only in a row', async () => {
    const { thread, cells } = threads()
    const [one, other] = [thread(), thread()]
    await outcomeOf(one.execute(badly))
    await outcomeOf(other.execute(badly))
    await one.execute(well)
    expect(Atomics.load(cells, FAILURE_COUNT)).toBe(0)
    for (const breaker of [one, other, one]) await outcomeOf(breaker.execute(badly))
    expect(Atomics.load(cells, STATE)).toBe(OPEN)
    expect([one.getState(), other.getState()]).toEqual(['OPEN', 'OPEN'])
    const error = await other.execute(well).catch((mistake: unknown) => mistake)
    expect(error).toBeInstanceOf(OpenCircuitError)
    expect(error).toMatchObject({ message: 'Circuit is open', code: 'EOPENBREAKER', circuit: 'pay' })
    expect(isBreakerError(error, 'EOPENBREAKER')).toBe(true)
  })

  it('does not start afresh when one more thread joins', async () => {
    const { thread, cells } = threads()
    for (let call = 0; call < 2; call++) await outcomeOf(thread().execute(badly))
    expect(Atomics.load(cells, FAILURE_COUNT)).toBe(2)
    await outcomeOf(thread().execute(badly))
    expect(thread().getState()).toBe('OPEN')
  })

  it('lets exactly one thread probe, and closes when that goes well', async () => {
    const { thread, cells, clock } = threads({ failureThreshold: 1 })
    const all = Array.from({ length: 8 }, () => thread())
    await outcomeOf(all[0]!.execute(badly))
    clock.advance(999)
    expect(await outcomeOf(all[1]!.execute(well))).toBe('Circuit is open')
    clock.advance(1)
    const probe = hanging()
    const outcomes = all.map((breaker) => outcomeOf(breaker.execute(probe.task)))
    expect(Atomics.load(cells, STATE)).toBe(HALF_OPEN)
    probe.end('well')
    const came = await Promise.all(outcomes)
    expect(came.filter((outcome) => outcome === 'well')).toHaveLength(1)
    expect(came.filter((outcome) => outcome === 'Circuit is open')).toHaveLength(7)
    expect([Atomics.load(cells, STATE), Atomics.load(cells, FAILURE_COUNT)]).toEqual([CLOSED, 0])
  })

  it('opens again for the whole time when the probe fails', async () => {
    const { thread, clock } = threads({ failureThreshold: 1 })
    const breaker = thread()
    await outcomeOf(breaker.execute(badly))
    clock.advance(1_500)
    expect(await outcomeOf(breaker.execute(badly))).toBe('down')
    clock.advance(999)
    expect(await outcomeOf(breaker.execute(well))).toBe('Circuit is open')
    clock.advance(1)
    expect(await breaker.execute(well)).toBe('well')
  })

  it('gives the place of a probe that never comes back to the next call', async () => {
    const { thread, clock } = threads({ failureThreshold: 1, probeTimeout: 300 })
    const [dead, other] = [thread(), thread()]
    await outcomeOf(dead.execute(badly))
    clock.advance(1_000)
    const probe = hanging()
    void outcomeOf(dead.execute(probe.task))
    clock.advance(299)
    expect(await outcomeOf(other.execute(well))).toBe('Circuit is open')
    clock.advance(1)
    expect(await other.execute(well)).toBe('well')
    expect(other.getState()).toBe('CLOSED')
    probe.end('badly')
    expect(other.getState()).toBe('CLOSED')
  })

  it('goes on lending the place, however many probes are lost', async () => {
    const { thread, clock } = threads({ failureThreshold: 1, probeTimeout: 10, resetTimeout: 10 })
    const breaker = thread()
    await outcomeOf(breaker.execute(badly))
    for (let lost = 0; lost < 40; lost++) {
      clock.advance(10)
      void breaker.execute(hanging().task)
      expect(await outcomeOf(breaker.execute(well))).toBe('Circuit is open')
    }
    clock.advance(10)
    expect(await breaker.execute(well)).toBe('well')
  })

  it('lets nothing that comes late decide', async () => {
    const { thread, clock, cells } = threads({ failureThreshold: 1 })
    const breaker = thread()
    const [late, alsoLate] = [hanging(), hanging()]
    const outcomes = [breaker.execute(late.task), breaker.execute(alsoLate.task)].map(outcomeOf)
    await outcomeOf(breaker.execute(badly))
    clock.advance(1_000)
    const probe = hanging()
    const probing = outcomeOf(breaker.execute(probe.task))
    late.end('well')
    await outcomes[0]
    expect(breaker.getState()).toBe('HALF_OPEN')
    probe.end('well')
    await probing
    alsoLate.end('badly')
    await outcomes[1]
    expect([breaker.getState(), Atomics.load(cells, FAILURE_COUNT)]).toEqual(['CLOSED', 0])
  })

  it('honours a state that somebody writes, opened at the moment when it is first seen', async () => {
    const { thread, clock, cells } = threads({ failureThreshold: 2 })
    const breaker = thread()
    clock.advance(5_000)
    Atomics.store(cells, STATE, OPEN)
    expect(breaker.getState()).toBe('OPEN')
    clock.advance(999)
    expect(await outcomeOf(breaker.execute(well))).toBe('Circuit is open')
    clock.advance(1)
    expect(breaker.getState()).toBe('HALF_OPEN')
    expect(await breaker.execute(well)).toBe('well')
    await outcomeOf(breaker.execute(badly))
    Atomics.store(cells, STATE, HALF_OPEN)
    const probe = hanging()
    const probing = outcomeOf(breaker.execute(probe.task))
    expect(await outcomeOf(breaker.execute(well))).toBe('Circuit is open')
    Atomics.store(cells, STATE, CLOSED)
    expect(await breaker.execute(well)).toBe('well')
    probe.end('badly')
    await probing
    expect([breaker.getState(), Atomics.load(cells, FAILURE_COUNT)]).toEqual(['CLOSED', 0])
  })

  it('takes back a state that does not exist', async () => {
    const { thread, cells } = threads()
    Atomics.store(cells, STATE, 7)
    expect(await thread().execute(well)).toBe('well')
    expect(Atomics.load(cells, STATE)).toBe(CLOSED)
  })

  it('becomes half-open by hand, without a probe under way', async () => {
    const { thread, cells } = threads()
    const breaker = thread()
    Atomics.store(cells, STATE, OPEN)
    breaker.transitionToHalfOpen()
    expect(Atomics.load(cells, STATE)).toBe(HALF_OPEN)
    expect(await breaker.execute(well)).toBe('well')
    expect(breaker.getState()).toBe('CLOSED')
  })
})

describe('a breaker in shared memory', () => {
  it('tells in the array that its time is over, also while nobody calls', async () => {
    const { thread, clock, cells } = threadsInTest({ failureThreshold: 1 })
    await outcomeOf(thread().execute(badly))
    clock.advance(1_000)
    expect(Atomics.load(cells, STATE)).toBe(HALF_OPEN)
  })

  it.each([
    ['the clock of a machine that has been up for 25 days', 2 ** 31 - 500],
    ['that of one that has been up for 50 days', 2 ** 32 - 500],
    ['milliseconds since 1970', Date.UTC(2026, 10, 21)],
  ])('sleeps as long as it should by %s', async (_, start) => {
    const { thread, clock } = threadsInTest({ failureThreshold: 1 })
    clock.advance(start)
    const breaker = thread()
    await outcomeOf(breaker.execute(badly))
    clock.advance(999)
    expect(await outcomeOf(breaker.execute(well))).toBe('Circuit is open')
    clock.advance(1)
    expect(await breaker.execute(well)).toBe('well')
  })

  it('asks the fallbacks, each for its own, and tells them the error', async () => {
    const seen: unknown[] = []
    const { thread } = threadsInTest({
      failureThreshold: 1,
      openFallback: async (error) => (seen.push(error), 'later'),
      failureFallback: (error) => (seen.push(error), 'sorry'),
    })
    const breaker = thread()
    expect(await breaker.execute(badly)).toBe('sorry')
    expect(await breaker.execute(well)).toBe('later')
    expect(seen).toMatchObject([{ code: 'ECONNRESET' }, { code: 'EOPENBREAKER' }])
    const { counts } = breaker.circuit.read('pay').window
    expect(counts).toMatchObject({ failure: 1, 'short-circuited': 1, 'fallback-success': 2 })
  })

  it('gives the error of a fallback that fails', async () => {
    const failing = threadsInTest({
      failureFallback: () => {
        throw new Error('fallback is down')
      },
    }).thread()
    await expect(failing.execute(badly)).rejects.toThrow('fallback is down')
    expect(failing.circuit.read('pay').window.counts['fallback-failure']).toBe(1)
  })

  it('stands on the board, and tells how it came to open there', async () => {
    const { thread, clock } = threadsInTest({ failureThreshold: 2, group: 'shop' })
    const [one, other] = [thread(), thread()]
    for (let call = 0; call < 2; call++) await outcomeOf(one.execute(badly))
    const measured = { rule: 'consecutive', errors: 2, calls: 2, threshold: 2, minimumCalls: 0, windowMs: 0 }
    expect(one.circuit.read('pay')).toMatchObject({
      name: 'pay',
      group: 'shop',
      state: { kind: 'open', trips: 1 },
      judged: { errors: 2, calls: 2, rules: [measured] },
      settings: { door: 'shared-memory', sleepMs: 1_000, probes: 1, fallback: null },
      lastTransition: { cause: { kind: 'rule', measured, errors: [{ error: 'ECONNRESET', count: 2 }] } },
    })
    expect(other.circuit.read('pay')).toMatchObject({
      state: { kind: 'open' },
      lastTransition: { to: 'open', cause: { kind: 'rule', measured, errors: [] } },
    })
    clock.advance(1_000)
    const probe = hanging()
    const probing = outcomeOf(one.execute(probe.task))
    expect(other.circuit.read('pay').state).toMatchObject({ kind: 'half-open', probes: { inFlight: 1 } })
    probe.end('badly')
    await probing
    expect(one.circuit.read('pay')).toMatchObject({
      state: { kind: 'open', trips: 2 },
      lastTransition: { cause: { kind: 'probe-failed' } },
      opening: { cause: { kind: 'rule' } },
    })
    clock.advance(1_000)
    await one.execute(well)
    const closed = { to: 'closed', cause: { kind: 'probes-passed', openMs: 2_000 } }
    expect(one.circuit.read('pay')).toMatchObject({ lastTransition: closed, opening: null })
    expect(other.circuit.read('pay')).toMatchObject({ lastTransition: closed, opening: null })
    other.transitionToHalfOpen()
    expect(one.circuit.read('pay').lastTransition).toMatchObject({ cause: { kind: 'by-hand' } })
  })

  it('shows its settings and its memory', () => {
    const cells = sharedArray()
    const breaker = new CircuitBreaker(cells, 3, 1_000)
    expect([breaker.failureThreshold, breaker.resetTimeout]).toEqual([3, 1_000])
    expect(breaker.getSharedBuffer()).toBe(cells.buffer)
    expect([Atomics.load(cells, STATE), Atomics.load(cells, FAILURE_COUNT)]).toEqual([CLOSED, 0])
  })

  it.each<[string, unknown[], string]>([
    ['nothing', [], 'argument "sharedArray" must be an Int32Array over a SharedArrayBuffer, got undefined'],
    ['a buffer', [new SharedArrayBuffer(64), 3, 1], 'got a SharedArrayBuffer'],
    ['memory that is not shared', [new Int32Array(8), 3, 1], 'got an Int32Array over an ArrayBuffer'],
    [
      'another type',
      [new Uint8Array(new SharedArrayBuffer(64)), 3, 1],
      'got a Uint8Array over a SharedArrayBuffer',
    ],
    [
      'too few elements',
      [new Int32Array(new SharedArrayBuffer(12)), 3, 1],
      'must have at least 8 elements (Object.keys(CircuitBreakerKeys).length), got 3',
    ],
    [
      'a threshold of 0',
      [sharedArray(), 0, 1],
      '"failureThreshold" must be a whole number from 1 to 2147483647 (failures in a row), got 0',
    ],
    ['a threshold that is no number', [sharedArray(), NaN, 1], '(failures in a row), got NaN'],
    ['a threshold that is a text', [sharedArray(), '3', 1], '(failures in a row), got "3"'],
    ['half a failure', [sharedArray(), 1.5, 1], 'got 1.5'],
    [
      'a time before now',
      [sharedArray(), 3, -1],
      '"resetTimeout" must be a number from 0 (milliseconds), got -1',
    ],
    ['a time that is no number', [sharedArray(), 3, NaN], '(milliseconds), got NaN'],
    ['no time', [sharedArray(), 3], '(milliseconds), got undefined'],
    [
      'a fallback that is none',
      [sharedArray(), 3, 1, 'later'],
      '"openFallback" must be a function, got "later"',
    ],
    [
      'another that is none',
      [sharedArray(), 3, 1, null, {}],
      '"failureFallback" must be a function, got an object',
    ],
    [
      'an option that does not exist',
      [sharedArray(), 3, 1, null, null, { nmae: 'pay' }],
      'has no option "nmae". Did you mean "name"?',
    ],
    ['a name that is none', [sharedArray(), 3, 1, null, null, { name: '' }], '"name" must be a text'],
    [
      'a lease that is none',
      [sharedArray(), 3, 1, null, null, { probeTimeout: NaN }],
      '"probeTimeout" must be a number',
    ],
    [
      'a clock that is none',
      [sharedArray(), 3, 1, null, null, { clock: {} as SimulatedClock }],
      '"clock" must be a clock',
    ],
  ])('refuses %s before anything runs', (_, args, message) => {
    expect(() => Reflect.construct(CircuitBreaker, args)).toThrow(message)
  })

  it('refuses what is no task', async () => {
    const breaker = threadsInTest().thread()
    const nothing = undefined as unknown as () => void
    await expect(breaker.execute(nothing)).rejects.toThrow('execute takes a function, got undefined')
  })
})
