import { Context } from '@tinkoff/request-core'
import type { Plugin } from '@tinkoff/request-core'
import { describe, expect, it, vi } from 'vitest'
import { SimulatedClock } from '../../../../shared/engine/simulated-clock.ts'
import circuitBreaker, {
  CIRCUIT_BREAKER_META,
  CircuitBreaker,
} from '../../../../server/plugins/tinkoff-request/index.ts'
import type { CircuitBreakerOptions } from '../../../../server/plugins/tinkoff-request/index.ts'
import { Registry } from '../../../../server/registry/registry.ts'
import { watchWarnings } from '../../watch-warnings.ts'

const down = new Error('down')

function pluginInTest(options: CircuitBreakerOptions = {}) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const plugin: Plugin = circuitBreaker({ clock, registry, ...options })
  const names = () => [...registry.circuits()].map(([name]) => name)
  /** Takes a request so far. */
  const begin = (request: object = { url: 'test' }) => {
    const context = new Context({ request })
    const next = vi.fn()
    plugin.init!(context, next, vi.fn())
    const end = (error?: Error) => {
      if (error) context.setState({ error })
      plugin[error ? 'error' : 'complete']!(context, next, vi.fn())
    }
    return { context, next, end }
  }
  const fail = (times: number, request?: object) => {
    for (let call = 0; call < times; call++) begin(request).end(down)
  }
  return { clock, registry, plugin, names, begin, fail }
}

describe('the plugin for @tinkoff/request-core', () => {
  it('lets requests through, with their circuit in the internal meta', () => {
    const { begin } = pluginInTest()
    const { context, next, end } = begin()
    expect(next).toHaveBeenCalledExactlyOnceWith()
    expect(context.getInternalMeta(CIRCUIT_BREAKER_META)).toEqual({ breaker: expect.any(CircuitBreaker) })
    expect(context.getExternalMeta(CIRCUIT_BREAKER_META)).toBeUndefined()
    end()
    expect(next).toHaveBeenCalledTimes(2)
  })

  it('turns requests away with the last error, and says so in the external meta', () => {
    const { begin, fail } = pluginInTest()
    fail(6)
    const { context, next } = begin()
    expect(next).toHaveBeenCalledExactlyOnceWith({
      status: 'error',
      error: expect.objectContaining({
        name: 'CircuitBreakerError',
        message: 'Circuit Breaker has blocked request',
        code: 'ERR_CIRCUIT_BREAKER_OPEN',
        lastError: down,
      }),
    })
    expect(context.getExternalMeta(CIRCUIT_BREAKER_META)).toEqual({ open: true })
    expect(context.getInternalMeta(CIRCUIT_BREAKER_META)).toBeUndefined()
  })

  it('has a circuit for each key, each on the board, and so many at most', () => {
    const { begin, fail, names } = pluginInTest({
      getKey: ({ request }) => request.url,
      maxKeys: 2,
      name: (key) => `api ${key}`,
    })
    fail(6, { url: 'a' })
    expect(begin({ url: 'b' }).next).toHaveBeenCalledExactlyOnceWith()
    expect(begin({ url: 'a' }).next).toHaveBeenCalledWith(expect.objectContaining({ status: 'error' }))
    begin({ url: 'c' })
    expect(names()).toEqual(['api a', 'api c'])
  })

  it.each([undefined, null, false, 0, '', NaN])('shares one circuit where getKey gives %s', (key) => {
    const { begin, names } = pluginInTest({ getKey: () => key as string })
    begin()
    begin()
    expect(names()).toEqual(['request'])
  })

  it('takes a number for the text that it is', () => {
    const { begin, names } = pluginInTest({ getKey: ({ request }) => request.port })
    begin({ port: 80 })
    begin({ port: 443 })
    expect(names()).toEqual(['80', '443'])
  })

  it('does not count errors for which the server is not to blame', () => {
    const { begin, fail, registry } = pluginInTest({ isSystemError: () => false })
    fail(20)
    expect(begin().next).toHaveBeenCalledExactlyOnceWith()
    expect(registry.get('request')!.read('request').window.counts).toMatchObject({ ignored: 20, failure: 0 })
  })

  it('counts an error of which isSystemError cannot tell, and passes it on', () => {
    const warning = watchWarnings()
    const { begin, registry } = pluginInTest({
      isSystemError() {
        throw new Error('who knows')
      },
    })
    const { next, end, context } = begin()
    end(down)
    expect(next).toHaveBeenLastCalledWith()
    expect(context.getState().error).toBe(down)
    expect(registry.get('request')!.read('request').window.counts.failure).toBe(1)
    expect(warning).toHaveBeenCalledOnce()
  })

  it.each([
    [
      () => {
        throw new Error('no key today')
      },
      'circuitBreaker option "getKey" threw, so the request was not made',
    ],
    [() => ({}) as string, 'circuitBreaker option "getKey" must give a text, got object'],
  ])('makes no request when nobody can tell the circuit: %s', (getKey, message) => {
    const { begin, names } = pluginInTest({ getKey })
    const { next } = begin()
    expect(next).toHaveBeenCalledExactlyOnceWith({
      status: 'error',
      error: expect.objectContaining({ name: 'TypeError', message }),
    })
    expect(names()).toEqual([])
  })

  it('takes each request’s end once, and none that never began', () => {
    const { begin, plugin, registry } = pluginInTest()
    const { end } = begin()
    end()
    end(down)
    const next = vi.fn()
    plugin.complete!(new Context({ request: {} }), next, vi.fn())
    expect(next).toHaveBeenCalledExactlyOnceWith()
    expect(registry.get('request')!.read('request').window.counts).toMatchObject({ success: 1, failure: 0 })
  })

  it.each<[CircuitBreakerOptions, string]>([
    [{ failureTimeout: 0 }, 'circuitBreaker option "failureTimeout" must be a number from 1'],
    [{ failureThreshold: NaN }, '"failureThreshold" must be a number from 0 to 100, got NaN'],
    [{ failureThreshold: '50' as unknown as number }, 'got "50"'],
    [{ minimumFailureCount: 1.5 }, '"minimumFailureCount" must be a whole number from 0, got 1.5'],
    [{ openTimeout: -1 }, '"openTimeout" must be a number from 0'],
    [{ halfOpenThreshold: 101 }, '"halfOpenThreshold" must be a number from 0 to 100, got 101'],
    [{ getKey: 'url' as unknown as () => string }, '"getKey" must be a function, got "url"'],
    [{ isSystemError: true as unknown as () => boolean }, '"isSystemError" must be a function, got true'],
    [{ maxKeys: 0 }, '"maxKeys" must be a whole number from 1, got 0'],
    [{ failureTreshold: 1 } as CircuitBreakerOptions, 'Did you mean "failureThreshold"?'],
  ])('refuses %j', (options, message) => {
    expect(() => circuitBreaker(options)).toThrow(message)
  })
})
