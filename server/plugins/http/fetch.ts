import type { Timer } from '../../../shared/engine/clock.ts'
import { OptionCheck } from '../../../shared/engine/check-options.ts'
import { TimeoutError } from '../../breaker/errors.ts'
import { HttpCircuits } from './http-circuits.ts'
import type { HttpAttempt } from './http-circuit.ts'
import type { HttpCircuitOptions, HttpRequest, ResolvedHttpOptions } from './options.ts'
import { httpOptionNames, resolveHttpOptions } from './options.ts'

type Fetch = typeof globalThis.fetch
type Input = Parameters<Fetch>[0]
type Init = Parameters<Fetch>[1]

/** Settings of `circuitFetch`. */
export interface CircuitFetchOptions extends HttpCircuitOptions {
  /** How long a server may take until the head of its answer has come, in milliseconds. `Infinity`: as long as it likes. @default Infinity */
  readonly timeout?: number | undefined
  /** What sends the requests. @default the platform's `fetch`, as it is at each call */
  readonly fetch?: Fetch | undefined
}

const owner = 'circuitFetch'
const check = new OptionCheck(owner)

/**
 * A `fetch` with a circuit for each origin: when too many requests of one come to nothing, further ones are turned away at
 * once with an `OpenCircuitError` until it has had time to recover.
 *
 * Answers from 500, errors of the network and timeouts count against the server; answers from 400 count as ignored, what the
 * caller aborts as cancelled. The answer is passed on as it came, its body untouched.
 *
 * @throws TypeError or RangeError that names the option that is wrong, what it may be and what it was.
 */
export function circuitFetch(options: CircuitFetchOptions = {}): Fetch {
  check.known(options, [...httpOptionNames, 'timeout', 'fetch'])
  const { timeout = Infinity, fetch: send, ...rest } = options
  const timeoutMs = check.number('timeout', timeout, { from: 1, note: 'milliseconds' })
  if (send !== undefined) check.callable('fetch', send)
  const resolved = resolveHttpOptions(owner, 'fetch', rest, timeoutMs === Infinity ? null : timeoutMs)
  const circuits = new HttpCircuits(owner, resolved)
  return async (input, init) => {
    const request = requestOf(input, init)
    const sender = send ?? globalThis.fetch
    // The platform says better what is wrong with an address.
    if (request === undefined) return sender(input, init)
    const attempt = circuits.begin(request)
    const deadline = deadlineOf(resolved, attempt, signalOf(input, init))
    try {
      const answer = await sender(input, deadline === undefined ? init : { ...init, signal: deadline.signal })
      attempt.answered({ status: answer.status, retryAfter: answer.headers.get('retry-after') })
      return answer
    } catch (error) {
      fail(attempt, error, { signal: signalOf(input, init), isPlatforms: send === undefined })
      throw error
    } finally {
      deadline?.timer.cancel()
    }
  }
}

function requestOf(input: Input, init: Init): HttpRequest | undefined {
  const isRequest = typeof input === 'object' && 'url' in input
  const address = isRequest ? input.url : String(input)
  const base = (globalThis as { readonly location?: { readonly href: string } }).location?.href
  if (!URL.canParse(address, base)) return undefined
  const method = init?.method ?? (isRequest ? input.method : 'GET')
  return { url: new URL(address, base), method: method.toUpperCase() }
}

function signalOf(input: Input, init: Init): AbortSignal | null | undefined {
  if (init?.signal !== undefined) return init.signal
  return typeof input === 'object' && 'signal' in input ? input.signal : undefined
}

/** The time until the head of the answer; after that only the caller's own signal ends the body. */
function deadlineOf(
  { timeoutMs, clock }: ResolvedHttpOptions,
  { circuit }: HttpAttempt,
  signal: AbortSignal | null | undefined,
): { readonly signal: AbortSignal; readonly timer: Timer } | undefined {
  if (timeoutMs === null) return undefined
  const late = new AbortController()
  const timer = clock.after(timeoutMs, () => late.abort(new TimeoutError(circuit, timeoutMs)))
  timer.ref()
  return { signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal, timer }
}

function fail(
  attempt: HttpAttempt,
  error: unknown,
  { signal, isPlatforms }: { readonly signal: AbortSignal | null | undefined; readonly isPlatforms: boolean },
): void {
  if (isPlatforms && isOfArguments(error)) attempt.returned()
  else attempt.failed(error, signal)
}

/** Node's `fetch` gives each error of the network a cause; without one, it did not like its arguments. */
function isOfArguments(error: unknown): boolean {
  const isNode = globalThis.process?.versions?.node !== undefined
  return isNode && error instanceof TypeError && error.cause === undefined
}
