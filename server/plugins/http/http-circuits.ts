import { OpenCircuitError, withoutStack } from '../../breaker/errors.ts'
import { RecentlyUsed } from '../recently-used.ts'
import type { HttpAttempt } from './http-circuit.ts'
import { HttpCircuit } from './http-circuit.ts'
import type { HttpRequest, ResolvedHttpOptions } from './options.ts'

/** The circuits of a client, each with its key. */
export class HttpCircuits {
  readonly #owner: string
  readonly #options: ResolvedHttpOptions
  readonly #circuits: RecentlyUsed<HttpCircuit>

  /** @param owner Whose options they are, as its user knows it. */
  constructor(owner: string, options: ResolvedHttpOptions) {
    this.#owner = owner
    this.#options = options
    this.#circuits = new RecentlyUsed(
      options.maxKeys,
      (key) => new HttpCircuit(options, key),
      (circuit) => circuit.shutdown(),
    )
  }

  /**
   * Lets a request through.
   *
   * @throws OpenCircuitError when its circuit turns it away, TypeError when `getKey` throws or gives no text.
   */
  begin(request: HttpRequest): HttpAttempt {
    const circuit = this.#circuits.of(this.#keyOf(request))
    const attempt = circuit.begin()
    if (attempt === undefined) throw withoutStack(() => new OpenCircuitError(circuit.name))
    return attempt
  }

  #keyOf(request: HttpRequest): string {
    const key = this.#ask(request)
    if (typeof key === 'string') return key
    throw new TypeError(`${this.#complaint(request)} must give a text, got ${typeof key}`)
  }

  #ask(request: HttpRequest): unknown {
    try {
      return this.#options.getKey(request)
    } catch (cause) {
      throw new TypeError(`${this.#complaint(request)} threw, so it was not sent`, { cause })
    }
  }

  #complaint({ method, url }: HttpRequest): string {
    return `${this.#owner} option "getKey", asked about ${method} ${url.origin}${url.pathname},`
  }
}
