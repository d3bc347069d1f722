import { describe, expect, it, vi } from 'vitest'
import type {
  CircuitBreakerEventName,
  CircuitBreakerTrigger,
  ErrorPolicy,
  StandardSchema,
} from '../../../server/provider/index.ts'
import { CIRCUIT_BREAKER_EVENTS, ConsecutiveBreaker, TimeSpan } from '../../../server/provider/index.ts'
import { DatabaseCircuitBreakerAdapter } from '../../../server/storage/adapter.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { down, fail, providedInMemory } from '../../support/provided.ts'
import { watchWarnings } from '../watch-warnings.ts'

class Timeout extends Error {}
class Refused extends Error {}
/** How classes were written before there were any. */
function Legacy(this: { message: string }): void {
  this.message = 'legacy'
}
Legacy.prototype = Object.create(Error.prototype) as Error

const schema: StandardSchema = {
  '~standard': {
    validate: (value) => (value instanceof Error && value.message === 'busy' ? {} : { issues: ['not busy'] }),
  },
}
const lateSchema: StandardSchema = {
  '~standard': { validate: async (value) => schema['~standard'].validate(value) },
}
const legacy: unknown = Reflect.construct(Legacy, [])

describe('an error policy', () => {
  it.each<[string, ErrorPolicy, unknown, unknown]>([
    ['a function', (error) => error === down, down, new Error('other')],
    ['a function that answers later', async (error) => error === down, down, new Error('other')],
    ['an object with invoke', { invoke: (error: unknown) => error === down }, down, 3],
    ['a class', Timeout, new Timeout(), new Refused()],
    ['several classes', [Timeout, Refused], new Refused(), down],
    ['Error itself', Error, down, 'a text'],
    ['a class of old', Legacy as unknown as typeof Error, legacy, down],
    ['a schema', schema, new Error('busy'), down],
    ['a schema that answers later', lateSchema, new Error('busy'), down],
  ])('can be %s', async (_, errorPolicy, counting, other) => {
    const { provider } = providedInMemory()
    const breaker = provider.create('a', { errorPolicy })
    await fail(breaker, 20, other)
    expect(await breaker.getState()).toBe('CLOSED')
    await fail(breaker, 5, counting)
    expect(await breaker.getState()).toBe('OPEN')
  })

  it('neither counts nor matches anything by `treatFalseAsError`', async () => {
    const breaker = providedInMemory().provider.create('a', { errorPolicy: { treatFalseAsError: true } })
    await fail(breaker, 20)
    await breaker.runOrFail(() => false)
    expect(await breaker.getState()).toBe('CLOSED')
  })

  it('that throws has not said that the dependency is not to blame', async () => {
    const warnings = watchWarnings()
    const mistaken = () => {
      throw new Error('policy')
    }
    const breaker = providedInMemory().provider.create('a', { errorPolicy: mistaken })
    await expect(breaker.runOrFail(() => Promise.reject(down))).rejects.toBe(down)
    await fail(breaker, 4)
    expect(await breaker.getState()).toBe('OPEN')
    expect(warnings).toHaveBeenCalledWith(
      expect.stringContaining('The error policy of a provider threw'),
      expect.anything(),
    )
  })

  it('of something else is refused', () => {
    const { provider } = providedInMemory()
    const wrong = [3, 'Timeout', [3], {}, null] as unknown as ErrorPolicy[]
    for (const errorPolicy of wrong)
      expect(() => provider.create('a', { errorPolicy })).toThrow('"errorPolicy" must be a function, a class')
  })
})

describe('a trigger', () => {
  const first = (names: CircuitBreakerEventName[]) => names.find((name) => name !== 'STATE_TRANSITIONED')

  it.each<[CircuitBreakerTrigger, string, CircuitBreakerEventName | undefined, boolean]>([
    ['BOTH', 'fast', 'TRACKED_SUCCESS', false],
    ['BOTH', 'slow', 'TRACKED_SLOW_CALL', true],
    ['BOTH', 'error', 'TRACKED_FAILURE', true],
    ['BOTH', 'other error', 'UNTRACKED_FAILURE', false],
    ['ONLY_ERROR', 'fast', 'TRACKED_SUCCESS', false],
    ['ONLY_ERROR', 'slow', 'TRACKED_SUCCESS', false],
    ['ONLY_ERROR', 'error', 'TRACKED_FAILURE', true],
    ['ONLY_ERROR', 'other error', 'UNTRACKED_FAILURE', false],
    ['ONLY_SLOW_CALL', 'fast', 'TRACKED_SUCCESS', false],
    ['ONLY_SLOW_CALL', 'slow', 'TRACKED_SLOW_CALL', true],
    ['ONLY_SLOW_CALL', 'error', undefined, false],
    ['ONLY_SLOW_CALL', 'other error', undefined, false],
  ])('%s makes of a call that is %s: %s', async (trigger, how, event, isCounted) => {
    const { provider, clock } = providedInMemory({
      circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 1 }),
      defaultTrigger: trigger,
      defaultSlowCallTime: TimeSpan.fromSeconds(2),
      defaultErrorPolicy: Timeout,
    })
    const told: CircuitBreakerEventName[] = []
    for (const name of Object.values(CIRCUIT_BREAKER_EVENTS))
      await provider.events.addListener(name, () => void told.push(name))
    const breaker = provider.create('a')
    const run = () => {
      if (how === 'error') throw new Timeout()
      if (how === 'other error') throw new Refused()
      clock.advance(how === 'slow' ? 2_000 : 1_999)
    }
    await breaker.runOrFail(run).catch(() => {})
    expect(await breaker.getState()).toBe(isCounted ? 'OPEN' : 'CLOSED')
    expect(first(told)).toBe(event)
  })

  it('and what is late can be said for one circuit', async () => {
    const { provider, clock } = providedInMemory()
    const breaker = provider.create('a', { trigger: 'ONLY_SLOW_CALL', slowCallTime: TimeSpan.fromSeconds(1) })
    for (let calls = 0; calls < 5; calls++) await breaker.runOrFail(() => clock.advance(1_000))
    expect(await breaker.getState()).toBe('OPEN')
  })
})

describe('events', () => {
  it('tell of a change of state once, with both states and why', async () => {
    const { provider } = providedInMemory()
    const listener = vi.fn()
    await provider.events.addListener(CIRCUIT_BREAKER_EVENTS.STATE_TRANSITIONED, listener)
    await fail(provider.create('a'), 5)
    expect(await provider.create('a').getState()).toBe('OPEN')
    expect(listener).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        from: 'CLOSED',
        to: 'OPEN',
        circuitBreaker: expect.objectContaining({ key: 'a' }) as unknown,
        transition: expect.objectContaining({
          to: 'open',
          cause: expect.objectContaining({ kind: 'rule' }) as unknown,
        }) as unknown,
      }),
    )
  })

  it.each(['answers', 'has failed'])(
    'come in the order of what happened, while the store %s',
    async (store) => {
      const clock = new SimulatedClock()
      const storage = new MemoryCircuitBreakerStorageAdapter(new Map(), clock)
      const adapter = new DatabaseCircuitBreakerAdapter({ adapter: storage })
      const { provider } = providedInMemory({
        adapter,
        clock,
        circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 2, successThreshold: 1 }),
        backoffPolicy: () => 1_000,
      })
      const breaker = provider.create('a')
      await breaker.runOrFail(() => 1)
      if (store === 'has failed') {
        vi.spyOn(storage, 'read').mockRejectedValue(down)
        vi.spyOn(storage, 'append').mockRejectedValue(down)
        await breaker.runOrFail(() => 1)
      }
      const told: string[] = []
      await provider.events.addListener(Object.values(CIRCUIT_BREAKER_EVENTS), (event) => {
        told.push(event.type === 'STATE_TRANSITIONED' ? `${event.from} → ${event.to}` : event.type)
      })
      await fail(breaker, 3)
      clock.advance(1_000)
      await breaker.runOrFail(() => 1)
      await breaker.getState()
      expect(told).toEqual([
        'TRACKED_FAILURE',
        'TRACKED_FAILURE',
        'CLOSED → OPEN',
        'REJECTED',
        'OPEN → HALF_OPEN',
        'TRACKED_SUCCESS',
        'HALF_OPEN → CLOSED',
      ])
    },
  )

  it('tell of hands and of calls that are turned away', async () => {
    const { provider } = providedInMemory()
    const told: string[] = []
    await provider.events.addListener(['ISOLATED', 'REJECTED', 'RESETED'], ({ circuitBreaker }) => {
      told.push(circuitBreaker.key)
    })
    const rejected = provider.events.asPromise('REJECTED')
    const breaker = provider.create('a')
    await breaker.isolate()
    await fail(breaker)
    await breaker.reset()
    expect(told).toEqual(['a', 'a', 'a'])
    expect((await rejected).error).toMatchObject({ code: 'EISOLATEDBREAKER' })
  })

  it('are told once, until one says stop, and never after that', async () => {
    const { provider } = providedInMemory()
    const { events } = provider
    const always = vi.fn()
    const once = { invoke: vi.fn() }
    const never = vi.fn()
    const stop = await events.subscribe('TRACKED_SUCCESS', always)
    await events.addListener('TRACKED_SUCCESS', always)
    await events.listenOnce('TRACKED_SUCCESS', once)
    await (
      await events.subscribeOnce('TRACKED_SUCCESS', never)
    )()
    const breaker = provider.create('a')
    await breaker.runOrFail(() => 1)
    await breaker.runOrFail(() => 1)
    await stop()
    await breaker.runOrFail(() => 1)
    expect(always).toHaveBeenCalledTimes(2)
    expect(once.invoke).toHaveBeenCalledTimes(1)
    expect(never).not.toHaveBeenCalled()
  })

  it('go to an event bus, too', async () => {
    const dispatch = vi.fn(async () => {})
    const { provider } = providedInMemory({ eventBus: { dispatch } })
    await provider.create('a').runOrFail(() => 1)
    expect(dispatch).toHaveBeenCalledExactlyOnceWith(
      'TRACKED_SUCCESS',
      expect.objectContaining({ circuitBreaker: expect.objectContaining({ key: 'a' }) as unknown }),
    )
  })

  it('harm nobody when a listener throws or rejects', async () => {
    const warnings = watchWarnings()
    const { provider } = providedInMemory()
    await provider.events.addListener('TRACKED_SUCCESS', () => {
      throw new Error('listener')
    })
    expect(await provider.create('a').runOrFail(() => 1)).toBe(1)
    expect(warnings).toHaveBeenCalledWith(
      expect.stringContaining('A listener of a provider\'s "TRACKED_SUCCESS" event threw'),
      expect.anything(),
    )
    await expect(provider.events.addListener('OPENED' as 'ISOLATED', () => {})).rejects.toThrow(
      'There is no event "OPENED"',
    )
  })
})
