import { OptionCheck } from '../../../shared/engine/check-options.ts'
import { HttpCircuits } from './http-circuits.ts'
import type { HttpAttempt } from './http-circuit.ts'
import type { HttpCircuitOptions } from './options.ts'
import { httpOptionNames, resolveHttpOptions } from './options.ts'

/** What undici's dispatchers are asked for, as far as it matters here. */
interface DispatchOptions {
  readonly origin?: string | URL | undefined
  readonly path: string
  readonly method: string
}

/** The part of undici that an interceptor stands in: https://undici.nodejs.org/#/docs/api/Dispatcher?id=dispatchercomposeinterceptors-interceptor */
type Dispatch<Options, Handler> = (options: Options, handler: Handler) => boolean

const owner = 'circuitInterceptor'
const check = new OptionCheck(owner)

/**
 * An interceptor for undici's dispatchers, with a circuit for each origin: `new Agent().compose(circuitInterceptor())`.
 * It counts as `circuitFetch` does; timeouts are those of the dispatcher.
 *
 * @throws TypeError or RangeError that names the option that is wrong, what it may be and what it was.
 */
export function circuitInterceptor(options: HttpCircuitOptions = {}) {
  check.known(options, httpOptionNames)
  const circuits = new HttpCircuits(owner, resolveHttpOptions(owner, 'undici', options))
  return <Options extends DispatchOptions, Handler extends object>(dispatch: Dispatch<Options, Handler>) =>
    (request: Options, handler: Handler): boolean => {
      let attempt: HttpAttempt
      try {
        attempt = circuits.begin({
          url: new URL(request.path, request.origin),
          method: request.method.toUpperCase(),
        })
      } catch (error) {
        refuse(handler, error)
        return true
      }
      try {
        return dispatch(request, watched(handler, attempt))
      } catch (error) {
        attempt.returned()
        throw error
      }
    }
}

/** Tells the handler as its version of undici does: 7 or 6. */
function refuse(handler: object, error: unknown): void {
  if (hasMethod(handler, 'onResponseError')) handler.onResponseError(null, error)
  else if (hasMethod(handler, 'onError')) handler.onError(error)
  else throw error
}

/** The handler itself, with somebody beside it who hears how the request ends. What it does not have it does not get. */
function watched<Handler extends object>(handler: Handler, attempt: HttpAttempt): Handler {
  const ears = earsOf(attempt)
  return new Proxy(handler, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const hear = typeof name === 'string' ? ears[name] : undefined
      return (...args: unknown[]): unknown => {
        hear?.(...args)
        return Reflect.apply(value, target, args)
      }
    },
  })
}

/** By the name of the handler's method, in undici 7 and, behind it, in undici 6. */
function earsOf(attempt: HttpAttempt): Readonly<Record<string, (...args: unknown[]) => void>> {
  const answered = (status: unknown, retryAfter: unknown) => {
    // 103 and the like come before the answer.
    if (typeof status !== 'number' || status < 200) return
    attempt.answered({ status, retryAfter: firstText(retryAfter) })
  }
  const upgraded = () => attempt.answered({ status: 101 })
  return {
    onResponseStart: (_controller, status, headers) => answered(status, valueIn(headers)),
    onResponseError: (_controller, error) => attempt.failed(error),
    onRequestUpgrade: upgraded,
    onHeaders: (status, headers) => answered(status, valueInRaw(headers)),
    onError: (error) => attempt.failed(error),
    onUpgrade: upgraded,
  }
}

function valueIn(headers: unknown): unknown {
  return typeof headers === 'object' && headers !== null && 'retry-after' in headers
    ? headers['retry-after']
    : undefined
}

/** Names and values by turns, as bytes. */
function valueInRaw(headers: unknown): unknown {
  if (!Array.isArray(headers)) return undefined
  const at = headers.findIndex(
    (each, index) => index % 2 === 0 && String(each).toLowerCase() === 'retry-after',
  )
  return at < 0 ? undefined : String(headers[at + 1])
}

function firstText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

function hasMethod<Name extends string>(
  object: object,
  name: Name,
): object is Record<Name, (...args: unknown[]) => unknown> {
  return typeof (object as Readonly<Record<string, unknown>>)[name] === 'function'
}
