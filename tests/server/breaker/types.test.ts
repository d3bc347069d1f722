import { describe, expect, expectTypeOf, it } from 'vitest'
import type { CircuitBreakerOptions } from '../../../server/breaker/options.ts'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import type { OpenCircuitError, TimeoutError } from '../../../server/breaker/errors.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'

class HttpError extends Error {
  readonly status: number = 404
}

interface Order {
  readonly id: number
}

const registry = new Registry()
const find = (id: number, _name: string): Promise<Order> => Promise.resolve({ id })
const finder = () => new CircuitBreaker(find, { registry })

// What is not called here is only compiled.
describe('the types of a breaker', () => {
  it('come from its function', () => {
    const breaker = finder()
    expectTypeOf(breaker.fire).parameters.toEqualTypeOf<[id: number, _name: string]>()
    expectTypeOf(breaker.fire).returns.resolves.toEqualTypeOf<Order>()
    expectTypeOf(new CircuitBreaker(() => 3, { registry }).fire).returns.resolves.toEqualTypeOf<number>()
    // @ts-expect-error -- the id is a number
    expectTypeOf(() => breaker.fire('1', 'a')).toBeFunction()
    // @ts-expect-error -- the name is missing
    expectTypeOf(() => breaker.fire(1)).toBeFunction()
  })

  it('let an error filter say which errors it expects', () => {
    const isOurs = (error: HttpError): boolean => error.status === 404
    const options: CircuitBreakerOptions = { errorFilter: isOurs, registry }
    expect(new CircuitBreaker(find, options).options.errorFilter).toBe(isOurs)
    expect(new CircuitBreaker(find, { errorFilter: isOurs, registry }).options.errorFilter).toBe(isOurs)
  })

  it('give an error filter the arguments of the call, and take none of other arguments', () => {
    const breaker = new CircuitBreaker(find, {
      registry,
      errorFilter(error, ...args) {
        expectTypeOf(error).toBeUnknown()
        expectTypeOf(args).toEqualTypeOf<[id: number, _name: string]>()
      },
    })
    expectTypeOf(breaker.fire).parameters.toEqualTypeOf<[id: number, _name: string]>()
    const isAsked = (error: HttpError, id: number) => error.status === id
    expect(new CircuitBreaker(find, { errorFilter: isAsked, registry }).options.errorFilter).toBe(isAsked)
    const wrong = { errorFilter: (_: unknown, id: string) => id, registry }
    // @ts-expect-error -- the id is a number
    expectTypeOf(() => new CircuitBreaker(find, wrong)).toBeFunction()
  })

  it('come from the function alone, whatever fewer arguments an error filter takes', () => {
    const breaker = new CircuitBreaker((id: number, _name?: string) => id, {
      registry,
      errorFilter: (error: HttpError, id: number) => error.status === id,
    })
    expectTypeOf(breaker.fire).parameters.toEqualTypeOf<[id: number, _name?: string | undefined]>()
  })

  it('tell listeners what they get', () => {
    finder()
      .on('fire', (args) => expectTypeOf(args).toEqualTypeOf<[id: number, _name: string]>())
      .on('success', (result, latency) => expectTypeOf([result, latency]).toEqualTypeOf<(Order | number)[]>())
      .on('failure', (error, _latency, args) => {
        expectTypeOf(error).toBeUnknown()
        expectTypeOf(args).toEqualTypeOf<[id: number, _name: string]>()
      })
      .once('timeout', (error) => expectTypeOf(error).toEqualTypeOf<TimeoutError>())
      .once('reject', (error) => expectTypeOf(error).toEqualTypeOf<OpenCircuitError>())
      .once('halfOpen', (resetTimeout) => expectTypeOf(resetTimeout).toBeNumber())
  })

  it('let listeners say which errors they expect', () => {
    const messages: string[] = []
    const listener = (error: Error) => void messages.push(error.message)
    const breaker = finder().on('failure', listener).once('failure', listener).off('failure', listener)
    expect(breaker.listenerCount('failure')).toBe(1)
  })

  it('know no other events', () => {
    const breaker = finder()
    // @ts-expect-error -- spelt wrong
    expectTypeOf(() => breaker.on('sucess', () => {})).toBeFunction()
    // @ts-expect-error -- spelt wrong
    expectTypeOf(() => breaker.once('half-open', () => {})).toBeFunction()
    // @ts-expect-error -- it gets nothing
    expectTypeOf(() => breaker.on('open', (error: Error) => error)).toBeFunction()
  })

  it('are widened by what the fallback gives', async () => {
    const breaker = finder()
    const wider = breaker.fallback(() => null)
    expectTypeOf(wider.fire).parameters.toEqualTypeOf<[id: number, _name: string]>()
    expectTypeOf(wider.fire).returns.resolves.toEqualTypeOf<Order | null>()
    expect(wider).toBe(breaker)
    wider.open()
    expect(await wider.fire(1, 'a')).toBeNull()
    expectTypeOf(
      breaker.fallback((id) => Promise.resolve<Order>({ id })).fire,
    ).returns.resolves.toEqualTypeOf<Order>()
  })

  it('are widened by another breaker that answers', () => {
    const other = new CircuitBreaker(async (id: number) => `order ${id}`, { registry })
    expectTypeOf(finder().fallback(other).fire).returns.resolves.toEqualTypeOf<Order | string>()
  })

  it('give a fallback the arguments of the call and the error', () => {
    finder().fallback((id, name, error) => {
      expectTypeOf([id, name] as const).toEqualTypeOf<readonly [number, string]>()
      expectTypeOf(error).toBeUnknown()
      return { id }
    })
  })

  it('let breakers of all kinds into one list, and onto one stream', () => {
    const list: CircuitBreaker[] = [
      finder(),
      new CircuitBreaker(() => 'text', { registry }),
      finder().fallback(() => null),
    ]
    expectTypeOf(HystrixStats).toBeConstructibleWith(list)
    expectTypeOf(HystrixStats).toBeConstructibleWith([finder()])
    expect(list).toHaveLength(3)
  })

  it('take switched-off options as opossum does, and no others', () => {
    expectTypeOf<CircuitBreakerOptions['timeout']>().toEqualTypeOf<number | false | undefined>()
    // @ts-expect-error -- spelt wrong
    expectTypeOf(() => new CircuitBreaker(find, { tiemout: 5 })).toBeFunction()
    // @ts-expect-error -- null is no default
    expectTypeOf(() => new CircuitBreaker(find, { name: null })).toBeFunction()
  })
})
