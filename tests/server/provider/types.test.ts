import { describe, expectTypeOf, it } from 'vitest'
import type {
  CircuitBreakerProvider,
  CircuitBreakerState,
  ProvidedCircuitBreaker,
} from '../../../server/provider/index.ts'
import {
  CircuitBreakerProviderFactory,
  CountBreaker,
  exponentialBackoff,
  NoOpCircuitBreakerAdapter,
  TimeSpan,
} from '../../../server/provider/index.ts'
import * as engine from '../../../shared/engine/backoff.ts'

const redis = new NoOpCircuitBreakerAdapter()
const factory = new CircuitBreakerProviderFactory({
  adapters: { redis, memory: redis },
  defaultAdapter: 'redis',
})

// What is not called here is only compiled.
describe('the types of a provider', () => {
  it('know the names of the adapters', () => {
    expectTypeOf(factory.use).parameter(0).toEqualTypeOf<'redis' | 'memory' | undefined>()
    expectTypeOf(factory.use).returns.toEqualTypeOf<CircuitBreakerProvider>()
    // @ts-expect-error -- nothing is registered under that name
    expectTypeOf(() => factory.use('sql')).toBeFunction()
    const adapters = { redis }
    // @ts-expect-error -- nothing is registered under that name
    const wrong = () => new CircuitBreakerProviderFactory({ adapters, defaultAdapter: 'sql' })
    expectTypeOf(wrong).toBeFunction()
  })

  it('know what the function gives', () => {
    const breaker = factory.use().create('a')
    expectTypeOf(breaker.runOrFail(() => 3)).resolves.toEqualTypeOf<number>()
    expectTypeOf(breaker.runOrFail(async () => 'x')).resolves.toEqualTypeOf<string>()
    expectTypeOf(breaker.getState()).resolves.toEqualTypeOf<CircuitBreakerState>()
  })

  it('stay what they are when something is said anew', () => {
    expectTypeOf(factory.setBackoffPolicy(exponentialBackoff())).toEqualTypeOf(factory)
    expectTypeOf(
      factory.use().setCircuitBreakerPolicy(new CountBreaker()),
    ).toEqualTypeOf<CircuitBreakerProvider>()
    const breaker = factory.use().create('a')
    expectTypeOf(breaker.setBackoffPolicy(engine.constantBackoff())).toEqualTypeOf<ProvidedCircuitBreaker>()
    expectTypeOf(breaker.setBackoffPolicy((attempt) => TimeSpan.fromSeconds(attempt))).toEqualTypeOf(breaker)
  })

  it('know what each event carries', () => {
    const { events } = factory.use()
    void events.addListener('STATE_TRANSITIONED', (event) => {
      expectTypeOf(event.from).toEqualTypeOf<CircuitBreakerState>()
    })
    void events.subscribe(['TRACKED_FAILURE', 'UNTRACKED_FAILURE'], (event) => {
      expectTypeOf(event.error).toEqualTypeOf<unknown>()
    })
    // @ts-expect-error -- there is no such event
    expectTypeOf(() => events.addListener('OPENED', () => {})).toBeFunction()
  })
})
