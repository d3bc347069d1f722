import Opossum from 'opossum'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { observeOpossum } from '../../../server/observe/opossum.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { useFakeTime } from '../../compat/fake-time.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { watchWarnings } from '../watch-warnings.ts'
import { heard, opossumInTest } from './opossum-in-test.ts'

const mine = { errorFilter: (error: { mine?: boolean }) => error.mine === true }
const never = 100
const patient = { errorThresholdPercentage: never }

describe('what observed calls come to', () => {
  useFakeTime()

  it('counts each outcome once, as what it is', async () => {
    const { fire, pass, counts, read } = opossumInTest({ ...patient, ...mine, timeout: 50, capacity: 1 })
    await fire('well')
    await fire('badly')
    await fire('spoilt')
    await fire('never')
    await fire('well')
    await pass(50)
    const unanswered = { 'fallback-missing': 3 }
    expect(counts()).toEqual({ success: 1, failure: 1, ignored: 1, timeout: 1, rejected: 1, ...unanswered })
    expect(read().window.fired).toBe(5)
    expect(read().judged).toMatchObject({ errors: 3, calls: 4 })
    expect(read().totals).toEqual(read().window.counts)
  })

  it('measures each call once; what the bulkhead turned away took no time', async () => {
    const { fire, pass, read } = opossumInTest({ ...patient, timeout: 50, capacity: 1 })
    await fire('never')
    await fire('well')
    await pass(50)
    const { count, mean } = read().window.latency
    expect({ count, mean }).toEqual({ count: 1, mean: 50 })
  })

  it('does not take calls that the open circuit turns away for errors', async () => {
    const { fire, breaker, counts, read } = opossumInTest({ volumeThreshold: 1 })
    await fire('badly')
    expect(breaker.opened).toBe(true)
    for (let call = 0; call < 100; call++) await fire('well')
    expect(counts()).toMatchObject({ failure: 1, 'short-circuited': 100 })
    expect(read().judged).toMatchObject({ errors: 1, calls: 1 })
  })

  it('knows what was kept and what was shared', async () => {
    const { breaker, counts, read } = opossumInTest({ ...patient, cache: true, coalesce: true } as never)
    await Promise.all([breaker.fire('well'), breaker.fire('well')])
    await breaker.fire('well')
    expect(counts()).toEqual({ success: 1, coalesced: 1, 'cache-hit': 1 })
    expect(read().settings.caches).toBe(true)
  })

  it.each<[string, (() => unknown) | undefined, object]>([
    ['a value', () => 'instead', { 'fallback-success': 1 }],
    ['a promise', () => Promise.resolve('instead'), { 'fallback-success': 1 }],
    ['a promise that rejects', () => Promise.reject(new Error('no plan B')), { 'fallback-failure': 1 }],
    ['no fallback at all', undefined, { 'fallback-missing': 1 }],
  ])('knows how the fallback did: %s', async (_, fallback, served) => {
    const { breaker, fire, counts } = opossumInTest(patient)
    if (fallback) breaker.fallback(fallback)
    await fire('badly')
    expect(counts()).toEqual({ failure: 1, ...served })
  })

  it('takes a fallback that threw for one that failed, once it knows that there is one', async () => {
    const { breaker, fire, counts } = opossumInTest(patient)
    let plan: () => string = () => 'instead'
    breaker.fallback(() => plan())
    await fire('badly')
    plan = () => {
      throw new Error('no plan B')
    }
    await fire('badly')
    expect(counts()).toMatchObject({ 'fallback-success': 1, 'fallback-failure': 1 })
  })

  it('takes the fallback of an open circuit at its word', async () => {
    const { breaker, fire, counts } = opossumInTest()
    breaker.fallback(() => Promise.reject(new Error('no plan B')))
    breaker.open()
    await fire('well')
    expect(counts()).toEqual({ 'short-circuited': 1, 'fallback-success': 1 })
  })

  it('says how many are in flight, and how many were at most', async () => {
    const { fire, pass, read } = opossumInTest({ ...patient, timeout: 50 })
    await fire('never')
    await fire('never')
    await fire('well')
    expect(read()).toMatchObject({ inFlight: 2, window: { peakInFlight: 3 } })
    await pass(50)
    expect(read()).toMatchObject({ inFlight: 0, window: { peakInFlight: 3 } })
  })

  it('knows of the most in flight, too, when all of them leave at once', async () => {
    const { fire, pass, read } = opossumInTest({ ...patient, timeout: 50 })
    await fire('never')
    await fire('never')
    await pass(50)
    expect(read().window.peakInFlight).toBe(2)
  })

  it('knows of a breaker that is switched off only that it is fired', async () => {
    const { breaker, fire, counts, read } = opossumInTest(patient)
    breaker.disable()
    await fire('well')
    expect(read()).toMatchObject({ mode: 'disabled', window: { fired: 1 } })
    expect(counts()).toEqual({})
    breaker.enable()
    expect(read().mode).toBe('automatic')
  })

  it('forgets with the window, which is the breaker’s own', async () => {
    const { fire, pass, counts, read } = opossumInTest({ rollingCountTimeout: 3_000, rollingCountBuckets: 3 })
    await fire('well')
    expect(read()).toMatchObject({ window: { ms: 3_000 }, settings: { slots: 3 } })
    await pass(4_000)
    expect(counts()).toEqual({})
    expect(read().totals).toMatchObject({ success: 1 })
  })
})

describe('the state of an observed circuit', () => {
  useFakeTime()

  it('is told with its cause, since when, and what comes next', async () => {
    const { clock, fire, pass, read } = opossumInTest({ resetTimeout: 1_000, volumeThreshold: 2 })
    expect(read()).toMatchObject({ state: { kind: 'closed' }, lastTransition: null, opening: null })
    expect(read().state).not.toHaveProperty('since')
    await fire('well')
    await fire('badly')
    await pass(10)
    await fire('badly')
    const openedAt = clock.epoch()
    expect(read().state).toEqual({ kind: 'open', since: openedAt, probeAt: openedAt + 1_000, trips: 1 })
    expect(read().lastTransition).toEqual({
      at: openedAt,
      to: 'open',
      cause: {
        kind: 'rule',
        measured: {
          rule: 'error-percentage',
          errors: 2,
          calls: 3,
          threshold: 50,
          minimumCalls: 2,
          windowMs: 10_000,
        },
        errors: [{ error: 'EDOWN', count: 2 }],
      },
    })
    await pass(1_000)
    expect(read().lastTransition?.cause).toEqual({ kind: 'slept', sleptMs: 1_000 })
    expect(read().state).toMatchObject({ kind: 'half-open', trips: 1, probes: { needed: 1, inFlight: 0 } })
    await fire('badly')
    expect(read().lastTransition?.cause).toEqual({ kind: 'probe-failed', error: 'EDOWN', afterMs: 0 })
    expect(read().state).toMatchObject({ kind: 'open', trips: 2 })
    expect(read().opening?.at).toBe(openedAt)
    await pass(1_000)
    await fire('well')
    expect(read()).toMatchObject({
      state: { kind: 'closed', since: clock.epoch() },
      lastTransition: { cause: { kind: 'probes-passed', probes: 1, openMs: 2_000 } },
      opening: null,
    })
  })

  it('shows a probe that is under way', async () => {
    const { breaker, fire, pass, read } = opossumInTest({ resetTimeout: 100, timeout: 50 })
    breaker.open()
    await pass(100)
    await fire('never')
    expect(read().state).toMatchObject({ kind: 'half-open', probes: { inFlight: 1 } })
    await pass(50)
    expect(read().lastTransition?.cause).toEqual({
      kind: 'probe-failed',
      error: 'timeout 50 ms',
      afterMs: 50,
    })
  })

  it('tells a hand from a rule, and a health check from both', async () => {
    const { breaker, fire, read } = opossumInTest({ resetTimeout: 1_000 })
    const cause = () => read().lastTransition?.cause
    breaker.open()
    expect(cause()).toEqual({ kind: 'by-hand' })
    breaker.close()
    expect(cause()).toEqual({ kind: 'by-hand' })
    await fire('well')
    breaker.healthCheck(() => Promise.reject(Object.assign(new Error('ill'), { code: 'EILL' })), 1_000_000)
    await heard()
    expect(cause()).toEqual({ kind: 'by-hand', actor: 'health check', reason: 'EILL' })
  })

  it('is looked at where it was not told: since when is then not known', async () => {
    const opened = new Opossum(() => Promise.resolve(1), { name: 'pay' })
    opened.open()
    const registry = new Registry()
    observeOpossum(opened, { registry })
    expect(registry.get('pay')!.read('pay').state).toEqual({ kind: 'open', trips: 1 })
    opened.removeAllListeners()
    opened.close()
    expect(registry.get('pay')!.read('pay').state).toEqual({ kind: 'closed' })
  })

  it('is told to the registry at once', () => {
    const { breaker, registry } = opossumInTest()
    let changes = 0
    registry.onChange(() => void changes++)
    breaker.open()
    breaker.close()
    expect(changes).toBe(2)
  })

  it('comes with the settings in force; what there is no word for is not told', () => {
    const { read } = opossumInTest({ timeout: false, capacity: 7, resetTimeout: 5, volumeThreshold: 3 })
    expect(read().settings).toEqual({
      door: 'opossum',
      timeoutMs: null,
      sleepMs: 5,
      slots: 10,
      probes: 1,
      capacity: 7,
    })
    expect(read().judged).toEqual({ errors: 0, calls: 0, threshold: 50, minimumCalls: 3 })
    expect(opossumInTest().read().settings).toMatchObject({ timeoutMs: 10_000, capacity: null })
  })
})

describe('observeOpossum', () => {
  const made = () => new Opossum(() => Promise.resolve(1), { name: 'pay', group: 'money' })
  const names = (registry: Registry) => [...registry.circuits()].map(([name]) => name)

  it('puts the breaker on the board under its name and group, or others', () => {
    const registry = new Registry()
    observeOpossum(made(), { registry })
    observeOpossum(made(), { registry, name: 'charge', group: 'psp' })
    expect(names(registry)).toEqual(['pay', 'charge'])
    expect(registry.get('pay')!.read('pay').group).toBe('money')
    expect(registry.get('charge')!.read('charge').group).toBe('psp')
  })

  it('makes one circuit of a breaker that is observed twice, also in another registry', async () => {
    const [registry, other] = [new Registry(), new Registry()]
    const breaker = made()
    const observation = observeOpossum(breaker, { registry })
    expect(observeOpossum(breaker, { registry })).toBe(observation)
    expect(observeOpossum(breaker, { registry: other }).circuit).toBe(observation.circuit)
    expect([names(registry), names(other)]).toEqual([['pay'], ['pay']])
    await breaker.fire()
    expect(registry.get('pay')!.read('pay').window.counts.success).toBe(1)
    observation.stop()
    expect([names(registry), names(other)]).toEqual([[], []])
  })

  it('leaves no trace on a breaker when it stops, and can begin anew', () => {
    const registry = new Registry()
    const breaker = made()
    const traces = () => [
      breaker.eventNames().map((event) => [event, breaker.listenerCount(event)]),
      breaker.getMaxListeners(),
    ]
    const before = traces()
    const observation = observeOpossum(breaker, { registry })
    expect(traces()).not.toEqual(before)
    observation.stop()
    observation.stop()
    expect(traces()).toEqual(before)
    expect(names(registry)).toEqual([])
    expect(observeOpossum(breaker, { registry })).not.toBe(observation)
    expect(names(registry)).toEqual(['pay'])
  })

  it('is no reason to warn of a leak', async () => {
    const warning = watchWarnings()
    const breaker = made()
    observeOpossum(breaker, { registry: new Registry() })
    for (let listener = 0; listener < 8; listener++) breaker.on('success', () => {})
    await heard()
    expect(warning).not.toHaveBeenCalled()
  })

  it('takes a breaker off the board that is shut down, before or later', () => {
    const registry = new Registry()
    const [breaker, gone] = [made(), made()]
    const observation = observeOpossum(breaker, { registry })
    breaker.shutdown()
    gone.shutdown()
    expect(observeOpossum(gone, { registry }).circuit.isShutdown).toBe(true)
    expect(observation.circuit.isShutdown).toBe(true)
    expect(names(registry)).toEqual([])
  })

  it('holds no breaker: one that nobody can fire any more leaves the board, though its observation is kept', async () => {
    const registry = new Registry()
    const kept = observeOpossum(made(), { registry })
    const held = made()
    observeOpossum(held, { registry })
    expect(names(registry)).toEqual(['pay', 'pay (2)'])
    await collectGarbage()
    expect(names(registry)).toEqual(['pay (2)'])
    expect(kept.circuit.isShutdown).toBe(true)
    expect(() => kept.circuit.read('pay')).not.toThrow()
    expect(held.closed).toBe(true)
  })

  it('never harms the breaker: what goes wrong becomes one warning', async () => {
    const warning = watchWarnings()
    const breaker = made()
    const clock = { now: () => 0, epoch: () => 0, after: () => ({ cancel() {}, ref() {}, unref() {} }) }
    observeOpossum(breaker, { registry: new Registry(), clock })
    clock.now = () => {
      throw new Error('no time')
    }
    expect([await breaker.fire(), await breaker.fire()]).toEqual([1, 1])
    const told = warning.mock.calls.map(([text]) => text)
    expect(new Set(told)).toEqual(
      new Set(['Observing breaker "pay" went wrong; the breaker is not affected.']),
    )
    expect(told).toHaveLength(2)
  })

  it.each<[string, unknown, string]>([
    ['null', null, 'got null'],
    ['a function', () => 1, 'got function'],
    ['any object', { fire: () => 1 }, 'got another object'],
    [
      'one of ours',
      new CircuitBreaker(() => 1, { registry: new Registry() }),
      "got one of fuseboard's own, which is on the board already",
    ],
  ])('refuses %s with a word', (_, breaker, got) => {
    expect(() => observeOpossum(breaker as never)).toThrow(TypeError)
    expect(() => observeOpossum(breaker as never)).toThrow(
      `observeOpossum takes a breaker of opossum's (an instance of its class), ${got}`,
    )
  })

  it.each<[object, string]>([
    [{ nam: 'x' }, 'observeOpossum has no option "nam". Did you mean "name"?'],
    [{ name: '' }, 'observeOpossum option "name" must be a text that is not empty, got ""'],
    [{ group: 7 }, 'observeOpossum option "group" must be a text that is not empty, got 7'],
    [{ registry: {} }, 'observeOpossum option "registry" must be a Registry'],
    [{ clock: 1 }, 'observeOpossum option "clock" must be a clock'],
  ])('refuses the options %j with a word', (options, text) => {
    expect(() => observeOpossum(made(), options)).toThrow(text)
  })
})
