import { EventEmitter } from 'node:events'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { jsonKey } from '../../../server/breaker/call-key.ts'
import type { OpossumOptions } from '../../../server/breaker/compat-options.ts'
import { opossumOptionNames, resolveOpossumOptions } from '../../../server/breaker/compat-options.ts'
import { Status } from '../../../server/breaker/status.ts'
import { watchWarnings } from '../watch-warnings.ts'

const resolved = (options: OpossumOptions<unknown[]> = {}, timeout = 10_000) =>
  resolveOpossumOptions(options, timeout)

describe('the options that opossum has', () => {
  it('have its defaults', () => {
    expect(resolved()).toMatchObject({
      cache: false,
      cacheTTL: 0,
      cacheSize: 16_777_215,
      cacheGetKey: jsonKey,
      cacheTransport: undefined,
      coalesce: false,
      coalesceTTL: 10_000,
      coalesceSize: 16_777_215,
      coalesceResetOn: [],
      allowWarmUp: false,
      abortController: undefined,
      autoRenewAbortController: false,
      enableSnapshots: true,
      rotateBucketController: undefined,
      rollingPercentilesEnabled: true,
      status: undefined,
      state: undefined,
    })
  })

  it('are all named, and all resolved but the one that does nothing', () => {
    expect(opossumOptionNames.toSorted()).toEqual(
      [...Object.keys(resolved()), 'maxFailures', 'fallback'].toSorted(),
    )
  })

  it('are copied and frozen; what was handed in stays as it was', () => {
    const options = Object.freeze({ cache: true, coalesceResetOn: Object.freeze(['error'] as const) })
    const result = resolved(options)
    expect(result).toMatchObject({ cache: true, coalesceResetOn: ['error'] })
    expect(Object.isFrozen(result) && Object.isFrozen(result.coalesceResetOn)).toBe(true)
  })

  it('take what they are made for', () => {
    const options = {
      cacheTransport: { get: () => undefined, set: () => undefined, flush: () => undefined },
      abortController: new AbortController(),
      rotateBucketController: new EventEmitter(),
      status: new Status(),
      state: { closed: false },
    }
    expect(resolved(options)).toMatchObject(options)
  })

  it('share calls as long as they may take; without a limit until they end; for ever only when told to', () => {
    expect(resolved({}, 800).coalesceTTL).toBe(800)
    expect(resolved({}, Infinity).coalesceTTL).toBe(false)
    expect(resolved({ coalesceTTL: 0 }).coalesceTTL).toBe(0)
    expect(resolved({ coalesceTTL: Infinity, cacheTTL: Infinity })).toMatchObject({
      coalesceTTL: 0,
      cacheTTL: 0,
    })
    expect(resolved({ coalesceTTL: false }).coalesceTTL).toBe(false)
  })

  it('leave out unknown ends after which calls are not shared, with a word', () => {
    const warning = watchWarnings()
    const coalesceResetOn = ['error', 'failure', 'timeout'] as never
    expect(resolved({ coalesceResetOn }).coalesceResetOn).toEqual(['error', 'timeout'])
    expect(warning.mock.calls[0]).toEqual([
      'CircuitBreaker option "coalesceResetOn" must be a list of error, success, timeout; the rest was left out.',
      { type: 'FuseboardWarning', detail: 'failure' },
    ])
  })

  it('warn of those that do nothing: of one as opossum does, of the other once in a process', () => {
    const warning = watchWarnings()
    const written = vi.spyOn(console, 'error').mockImplementation(() => {})
    resolved({ maxFailures: 3 })
    resolved({ maxFailures: 3, fallback: () => 'never' })
    resolved({ fallback: () => 'never' })
    const words = 'options.maxFailures is deprecated. Please use options.errorThresholdPercentage'
    expect(written.mock.calls).toEqual([[words], [words]])
    expect(warning.mock.calls).toEqual([
      ['options.fallback does nothing. Please use breaker.fallback(…)', 'DeprecationWarning'],
    ])
  })

  it.each([
    [
      { cacheTransport: { get() {} } },
      'options.cacheTransport should be an object with `get`, `set` and `flush` methods',
    ],
    [
      { cacheTransport: 'redis' },
      'options.cacheTransport should be an object with `get`, `set` and `flush` methods',
    ],
    [{ abortController: {} }, 'AbortController does not contain `abort()` method'],
    [{ cache: 'yes' }, 'CircuitBreaker option "cache" must be true or false, got "yes"'],
    [{ cacheGetKey: 'id' }, 'CircuitBreaker option "cacheGetKey" must be a function, got "id"'],
    [
      { coalesceResetOn: 'error' },
      'CircuitBreaker option "coalesceResetOn" must be a list of error, success, timeout, got "error"',
    ],
    [{ allowWarmUp: 1 }, 'CircuitBreaker option "allowWarmUp" must be true or false, got 1'],
    [
      { status: 'well' },
      'CircuitBreaker option "status" must be an object: what toJSON().status gave, got "well"',
    ],
    [{ state: null }, 'CircuitBreaker option "state" must be an object: what toJSON().state gave, got null'],
    [{ rotateBucketController: {} }, /"rotateBucketController" must be an EventEmitter/],
    [{ enableSnapshots: null }, /"enableSnapshots" must be true or false/],
  ])('answer a mistake with what it must be: %j', (options, message) => {
    expect(() => resolved(options as never)).toThrow(TypeError)
    expect(() => resolved(options as never)).toThrow(message)
  })

  it.each([
    { cacheTTL: -1 },
    { cacheSize: 0 },
    { cacheSize: 2 ** 24 },
    { coalesceTTL: NaN },
    { coalesceSize: 1.5 },
  ])('answer a number out of range with a RangeError: %j', (options) => {
    expect(() => resolved(options)).toThrow(RangeError)
  })

  it('are typed by the function of the breaker', () => {
    const options: OpossumOptions<[id: number]> = { cacheGetKey: (id) => `order ${id}` }
    expectTypeOf(options.cacheGetKey!).parameters.toEqualTypeOf<[id: number]>()
    expect(resolveOpossumOptions(options, 1).cacheGetKey(3)).toBe('order 3')
    // @ts-expect-error -- not an end
    expectTypeOf(() => resolved({ coalesceResetOn: ['failure'] })).toBeFunction()
  })
})
