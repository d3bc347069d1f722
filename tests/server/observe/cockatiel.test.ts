import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  handleType,
  handleWhenResult,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { describe, expect, it, vi } from 'vitest'
import { observeCockatiel } from '../../../server/observe/cockatiel.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { useFakeTime } from '../../compat/fake-time.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { counted } from './opossum-in-test.ts'

class Down extends Error {
  readonly code = 'EDOWN'
}

const made = () =>
  circuitBreaker(
    handleType(Error, (error) => !(error instanceof RangeError)),
    {
      halfOpenAfter: 1_000,
      breaker: new ConsecutiveBreaker(2),
    },
  )

function policyInTest() {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const policy = made()
  const observation = observeCockatiel(policy, { name: 'pay', group: 'money', registry, clock })
  const read = () => registry.get('pay')!.read('pay')
  const call = (fn: () => unknown) => Promise.resolve(policy.execute(fn)).catch(() => {})
  const well = () => call(() => 'well')
  const badly = () => call(() => Promise.reject(new Down('down')))
  async function pass(ms: number): Promise<void> {
    clock.advance(ms)
    await vi.advanceTimersByTimeAsync(ms)
  }
  return { clock, registry, policy, observation, read, call, well, badly, pass }
}

describe('observeCockatiel', () => {
  useFakeTime()

  it('counts what the policy tells, each once', async () => {
    const { policy, read, call, well, badly, pass } = policyInTest()
    await well()
    await badly()
    await well()
    await call(() => Promise.reject(new RangeError('yours')))
    const timed = wrap(policy, timeout(50, TimeoutStrategy.Aggressive))
    const late = timed.execute(() => new Promise(() => {})).catch(() => {})
    await pass(50)
    await late
    await well()
    const full = wrap(policy, bulkhead(0))
    await full.execute(() => 1).catch(() => {})
    expect(counted(read().window.counts)).toEqual({
      success: 3,
      failure: 1,
      ignored: 1,
      timeout: 1,
      rejected: 1,
    })
    expect(read().judged).toEqual({ errors: 3, calls: 6 })
    expect(read().window.latency.count).toBe(6)
  })

  it('takes an unwanted result for a failure', async () => {
    const policy = circuitBreaker(
      handleWhenResult((result) => result === 503),
      {
        halfOpenAfter: 1_000,
        breaker: new ConsecutiveBreaker(1),
      },
    )
    const registry = new Registry()
    observeCockatiel(policy, { name: 'pay', registry })
    await policy.execute(() => 503)
    const { window, lastTransition } = registry.get('pay')!.read('pay')
    expect(counted(window.counts)).toEqual({ failure: 1 })
    expect(lastTransition?.cause).toMatchObject({ errors: [{ error: 'unwanted result', count: 1 }] })
  })

  it('tells state and cause, as far as they are known', async () => {
    const { clock, read, well, badly, pass } = policyInTest()
    expect(read().state).toEqual({ kind: 'closed' })
    await well()
    await badly()
    await badly()
    const openedAt = clock.epoch()
    expect(read().state).toEqual({ kind: 'open', since: openedAt, trips: 1 })
    const errors = [{ error: 'EDOWN', count: 2 }]
    expect(read().lastTransition).toEqual({
      at: openedAt,
      to: 'open',
      cause: { kind: 'untold-rule', failed: 2, calls: 3, windowMs: 10_000, errors },
    })
    await pass(1_000)
    await badly()
    expect(read().state).toMatchObject({ kind: 'open', trips: 2 })
    expect(read().lastTransition?.cause).toMatchObject({ kind: 'probe-failed', error: 'EDOWN' })
    expect(read().opening?.at).toBe(openedAt)
    await pass(1_000)
    await well()
    expect(read().state).toEqual({ kind: 'closed', since: clock.epoch() })
    expect(read().lastTransition?.cause).toEqual({ kind: 'probes-passed', probes: 1, openMs: 2_000 })
    expect(read().opening).toBeNull()
  })

  it('shows the probe while it is under way', async () => {
    const { policy, read, badly, pass } = policyInTest()
    await badly()
    await badly()
    await pass(1_000)
    const probe = policy.execute(() => new Promise((resolve) => setTimeout(resolve, 10)))
    expect(read().state).toMatchObject({ kind: 'half-open', probes: { inFlight: 1 } })
    expect(read().lastTransition?.cause).toEqual({ kind: 'slept', sleptMs: 1_000 })
    await pass(10)
    await probe
  })

  it('says of an isolated circuit that a hand holds it open', () => {
    const { policy, read } = policyInTest()
    const hold = policy.isolate()
    expect(read()).toMatchObject({
      state: { kind: 'open', probeAt: null },
      mode: 'forced-open',
      lastTransition: { to: 'open', cause: { kind: 'by-hand', mode: 'forced-open' } },
    })
    hold.dispose()
    expect(read()).toMatchObject({ mode: 'automatic', lastTransition: { cause: { kind: 'by-hand' } } })
  })

  it('says nothing of what the policy does not tell', () => {
    const reading = policyInTest().read()
    expect(reading).toMatchObject({ inFlight: null, window: { peakInFlight: null } })
    expect(reading.window).not.toHaveProperty('fired')
    expect(reading.window.untold).toContain('short-circuited')
    expect(reading.settings).toEqual({ door: 'cockatiel' })
    expect(reading.judged).toEqual({ errors: 0, calls: 0 })
  })

  it('changes nothing: results, errors and events are those of a policy that nobody observes', async () => {
    const run = async (isObserved: boolean) => {
      const policy = made()
      const told: unknown[] = []
      const listen = () => {
        policy.onSuccess(() => void told.push('success'))
        policy.onFailure(({ handled }) => void told.push(['failure', handled]))
        policy.onStateChange((state) => void told.push(state))
        policy.onBreak((reason) => void told.push(Object.keys(reason)))
      }
      if (isObserved) observeCockatiel(policy, { name: 'pay', registry: new Registry() })
      listen()
      const deeds = [() => 1, fail(Error), fail(RangeError), fail(Down), fail(Down), () => 2]
      for (const deed of [...deeds, ...deeds]) {
        told.push(await policy.execute(deed).then(String, (error: unknown) => String(error)))
        await vi.advanceTimersByTimeAsync(400)
      }
      return told
    }
    const fail = (Kind: new (text: string) => Error) => () => Promise.reject(new Kind('down'))
    const plain = await run(false)
    expect(plain.length).toBeGreaterThan(20)
    expect(await run(true)).toEqual(plain)
  })

  it('makes one circuit of a policy that is observed twice, and takes it off the board when it stops', async () => {
    const { policy, registry, observation, well } = policyInTest()
    expect(observeCockatiel(policy, { name: 'other', registry })).toBe(observation)
    expect([...registry.circuits()].map(([name]) => name)).toEqual(['pay'])
    const before = observation.circuit
    observation.stop()
    expect([...registry.circuits()]).toEqual([])
    await well()
    expect(before.read('pay').window.counts.success).toBe(0)
    expect(observeCockatiel(policy, { name: 'pay', registry }).circuit).not.toBe(before)
  })

  it('holds no policy: one that nobody can call any more leaves the board', async () => {
    const registry = new Registry()
    const kept = observeCockatiel(made(), { name: 'gone', registry })
    const held = made()
    observeCockatiel(held, { name: 'held', registry })
    await collectGarbage()
    expect([...registry.circuits()].map(([name]) => name)).toEqual(['held'])
    expect(kept.circuit.isShutdown).toBe(true)
    expect(held.state).toBe(0)
  })

  it.each<[string, unknown, unknown, string]>([
    ['no policy', {}, { name: 'x' }, 'circuitBreaker(…) of cockatiel made, got another object'],
    ['null', null, { name: 'x' }, 'made, got null'],
    ['no name', made(), {}, 'observeCockatiel option "name" must be a text that is not empty, got undefined'],
    ['no options', made(), undefined, 'observeCockatiel options must be an object, got undefined'],
    ['a wrong option', made(), { name: 'x', sleep: 1 }, 'observeCockatiel has no option "sleep"'],
  ])('refuses %s with a word', (_, policy, options, text) => {
    const observe = () => observeCockatiel(policy as never, options as never)
    expect(observe).toThrow(TypeError)
    expect(observe).toThrow(text)
  })
})
