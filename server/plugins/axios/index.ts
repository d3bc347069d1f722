import { OptionCheck } from '../../../shared/engine/check-options.ts'
import { HttpCircuits } from '../http/http-circuits.ts'
import type { HttpAttempt } from '../http/http-circuit.ts'
import type { HttpCircuitOptions } from '../http/options.ts'
import { httpOptionNames, resolveHttpOptions } from '../http/options.ts'

export type { HttpCircuitOptions, HttpRequest } from '../http/options.ts'
export { isBreakerError, OpenCircuitError } from '../../breaker/errors.ts'

/** What is needed of axios: its default export. */
export interface AxiosLike<Config, Response> {
  readonly defaults: { readonly adapter?: unknown }
  getAdapter(adapters: never, config?: Config): (config: Config) => Promise<Response>
  getUri(config?: never): string
}

type Answered = { readonly status: number; readonly headers: object }

const owner = 'circuitAdapter'
const check = new OptionCheck(owner)

/**
 * An adapter for axios, with a circuit for each origin: `axios.create({ adapter: circuitAdapter(axios) })`. It sends with
 * the adapter that axios has by default, and counts as `circuitFetch` does; timeouts are those of the request.
 *
 * @throws TypeError or RangeError that names what is wrong, what it may be and what it was.
 */
export function circuitAdapter<Config extends object, Response extends Answered>(
  axios: AxiosLike<Config, Response>,
  options: HttpCircuitOptions = {},
): (config: Config) => Promise<Response> {
  if (typeof axios?.getAdapter !== 'function' || typeof axios.getUri !== 'function')
    throw new TypeError(`${owner} takes axios, which has getAdapter and getUri, got ${typeof axios}`)
  check.known(options, httpOptionNames)
  const circuits = new HttpCircuits(owner, resolveHttpOptions(owner, 'axios', options))
  return async (config) => {
    const { method = 'get', signal } = config as { readonly method?: string; readonly signal?: AbortSignal }
    const url = new URL(axios.getUri(config as never), (globalThis as { location?: URL }).location?.href)
    const send = axios.getAdapter(axios.defaults.adapter as never, config)
    const attempt = circuits.begin({ url, method: method.toUpperCase() })
    try {
      const response = await send(config)
      hear(attempt, response)
      return response
    } catch (error) {
      const { response } = Object(error) as { readonly response?: Answered }
      if (response === undefined) attempt.failed(error, signal)
      else hear(attempt, response)
      throw error
    }
  }
}

function hear(attempt: HttpAttempt, { status, headers }: Answered): void {
  const retryAfter: unknown = Reflect.get(headers, 'retry-after')
  attempt.answered({ status, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined })
}
