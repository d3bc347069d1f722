import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'

/** Lets a function throw something, and says what its caller got and what is told of it. */
async function thrown(
  value: unknown,
): Promise<{ readonly caught: unknown; readonly circuit: CircuitReading }> {
  const breaker = new CircuitBreaker(() => Promise.reject(value), { name: 'x', registry: new Registry() })
  const { caught } = await breaker.fire().then(
    () => expect.fail('The call did not fail.'),
    (reason: unknown) => ({ caught: reason }),
  )
  return { caught, circuit: breaker.circuit.read('x') }
}

function refuses(): never {
  throw new Error('hands off')
}

const untouchable = new Proxy({}, { get: refuses, has: refuses, getPrototypeOf: refuses, ownKeys: refuses })

describe('what an error is called', () => {
  it.each<[string, unknown, string]>([
    ['its code', Object.assign(new Error('x'), { code: 'EPIPE' }), 'EPIPE'],
    ['its cause’s code', new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }), 'ECONNREFUSED'],
    ['its status', Object.assign(new Error('x'), { status: 503 }), 'HTTP 503'],
    ['its status, of another name', Object.assign(new Error('x'), { statusCode: 429 }), 'HTTP 429'],
    ['the status of what is no error', { status: 404 }, 'HTTP 404'],
    ['its class', new RangeError('x'), 'RangeError'],
    ['the first line of its message', new Error('no stock\nat line 2'), 'no stock'],
    ['the start of a long message', new Error('x'.repeat(61)), `${'x'.repeat(59)}…`],
    ['the text thrown', 'plain text', 'plain text'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('odd'), 'Symbol(odd)'],
    ['an error without words', new Error(''), 'Error'],
    ['a message that is an object', Object.assign(new Error('x'), { message: { a: 1 } }), '[object Object]'],
    ['a code that is a number', Object.assign(new Error('busy'), { code: 7 }), 'busy'],
    ['a name that is no text', Object.assign(new Error('busy'), { name: 7 }), 'busy'],
    ['what cannot be written down', Object.create(null), 'Error'],
    [
      'an error whose message cannot be read',
      Object.defineProperty(new Error('x'), 'message', { get: refuses }),
      'Error',
    ],
    [
      'an error whose message cannot be written down',
      Object.assign(new Error('x'), { message: Object.create(null) }),
      'Error',
    ],
    [
      'an error whose code cannot be read',
      Object.defineProperty(new Error('x'), 'code', { get: refuses }),
      'Error',
    ],
    ['what may not be touched at all', untouchable, 'Error'],
  ])('is, by %s, short and never missing; the caller gets the error itself', async (_, value, kind) => {
    const { caught, circuit } = await thrown(value)
    expect(Object.is(caught, value)).toBe(true)
    expect(circuit.state.kind).toBe('open')
    expect(circuit.lastTransition?.cause).toMatchObject({ errors: [{ error: kind, count: 1 }] })
  })
})
