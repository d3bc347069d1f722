import { describe, expect, it } from 'vitest'
import {
  BACKOFFS,
  BREAKER_POLICIES,
  CircuitBreakerProviderFactory,
  ConsecutiveBreaker,
  constantBackoff,
  CountBreaker,
  DatabaseCircuitBreakerAdapter,
  exponentialBackoff,
  linearBackoff,
  MemoryCircuitBreakerStorageAdapter,
  polynomialBackoff,
  SamplingBreaker,
  TimeSpan,
} from '../../../server/provider/index.ts'
import type {
  BackoffPolicy,
  CircuitBreakerPolicy,
  NamedBackoff,
  NamedPolicy,
} from '../../../server/provider/index.ts'
import { ruleOfAdapter } from '../../../server/storage/default-rule.ts'
import { RedisCircuitBreakerAdapter } from '../../../server/storage/redis/index.ts'

const storage = new MemoryCircuitBreakerStorageAdapter()
const client = { del() {}, publish() {}, duplicate() {}, eval() {}, on() {} } as never

/** What tells rules apart, by an adapter that is told this. */
function ruleBy(
  Adapter: 'database' | 'redis',
  circuitBreakerPolicy?: CircuitBreakerPolicy | NamedPolicy,
  backoffPolicy?: BackoffPolicy | NamedBackoff,
): string {
  const options = { circuitBreakerPolicy, backoffPolicy }
  const adapter =
    Adapter === 'redis'
      ? new RedisCircuitBreakerAdapter({ database: client, ...options })
      : new DatabaseCircuitBreakerAdapter({ adapter: storage, ...options })
  return ruleOfAdapter(adapter.circuitBreakerPolicy, adapter.backoffPolicy).description
}

describe.each(['database', 'redis'] as const)('settings as data, for an adapter (%s)', (kind) => {
  it.each<[NamedPolicy, CircuitBreakerPolicy]>([
    [
      { type: BREAKER_POLICIES.CONSECUTIVE, failureThreshold: 3 },
      new ConsecutiveBreaker({ failureThreshold: 3 }),
    ],
    [{ type: BREAKER_POLICIES.COUNT, size: 7 }, new CountBreaker({ size: 7 })],
    [{ type: BREAKER_POLICIES.SAMPLING, minimumRps: 1 }, new SamplingBreaker({ minimumRps: 1 })],
  ])('are the policy that they name: %j', (named, policy) => {
    expect(ruleBy(kind, named)).toBe(ruleBy(kind, policy))
    expect(ruleBy(kind, named)).not.toBe(ruleBy(kind))
  })

  it.each<[NamedBackoff, BackoffPolicy]>([
    [{ type: BACKOFFS.CONSTANT, delay: 7, jitter: null }, constantBackoff({ delay: 7, jitter: null })],
    [{ type: BACKOFFS.EXPONENTIAL, multiplier: 3 }, exponentialBackoff({ multiplier: 3 })],
    [{ type: BACKOFFS.LINEAR, minDelay: 7 }, linearBackoff({ minDelay: 7 })],
    [{ type: BACKOFFS.POLYNOMIAL, degree: 3 }, polynomialBackoff({ degree: 3 })],
  ])('are the backoff that they name: %j', (named, backoff) => {
    expect(ruleBy(kind, undefined, named)).toBe(ruleBy(kind, undefined, backoff))
    expect(ruleBy(kind, undefined, named)).not.toBe(ruleBy(kind))
  })

  it('may be a function of the attempt that gives a TimeSpan', () => {
    const own = (attempt: number) => TimeSpan.fromSeconds(attempt)
    const inMs = (attempt: number) => attempt * 1_000
    expect(ruleBy(kind, undefined, own)).toBe(ruleBy(kind, undefined, inMs))
  })

  it('are refused when they name nothing', () => {
    expect(() => ruleBy(kind, { type: 'SOMETIMES' } as never)).toThrow(
      '"circuitBreakerPolicy.type" must be one of CONSECUTIVE, COUNT, SAMPLING, got "SOMETIMES"',
    )
    expect(() => ruleBy(kind, undefined, { type: 'LATER' } as never)).toThrow(
      '"backoffPolicy.type" must be one of CONSTANT, EXPONENTIAL, LINEAR, POLYNOMIAL, got "LATER"',
    )
    expect(() => ruleBy(kind, {} as never)).toThrow('"circuitBreakerPolicy.policy" must be a policy')
  })
})

describe('settings as data', () => {
  it('are taken by the classes and functions that they are for, and by no other', () => {
    expect(new CountBreaker({ type: 'COUNT' }).description).toBe(new CountBreaker().description)
    expect(() => new CountBreaker({ type: 'SAMPLING' } as never)).toThrow(
      'CountBreaker option "type" must be one of COUNT, got "SAMPLING"',
    )
    expect(() => linearBackoff({ type: 'CONSTANT' } as never)).toThrow('linearBackoff option "type"')
  })

  it('are taken by factories, providers and circuits', async () => {
    const adapter = new DatabaseCircuitBreakerAdapter({ adapter: storage })
    const factory = new CircuitBreakerProviderFactory({ adapters: { adapter }, defaultAdapter: 'adapter' })
    const once = { type: BREAKER_POLICIES.CONSECUTIVE, failureThreshold: 1 } as const
    const backoff = { type: BACKOFFS.CONSTANT, delay: TimeSpan.fromMinutes(1) } as const
    const breakers = [
      factory.setCircuitBreakerPolicy(once).use().setBackoffPolicy(backoff).create('a'),
      factory.use().create('b').setCircuitBreakerPolicy(once).setBackoffPolicy(backoff),
    ]
    for (const breaker of breakers) {
      await breaker.runOrFail(() => Promise.reject(new Error('down'))).catch(() => {})
      expect(await breaker.getState()).toBe('OPEN')
    }
  })
})
