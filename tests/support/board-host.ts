import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { onTestFinished } from 'vitest'
import type { CircuitBreakerOptions } from '../../server/breaker/options.ts'
import { CircuitBreaker } from '../../server/breaker/circuit-breaker.ts'
import type { DashboardOptions } from '../../server/express/dashboard.ts'
import { dashboard } from '../../server/express/dashboard.ts'
import { Registry } from '../../server/registry/registry.ts'
import { close } from './servers.ts'

/** The policy of a strict host, word for word. */
export const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

/** An application of somebody else that has mounted the board. */
export class BoardHost {
  readonly registry = new Registry()
  readonly #policy: string
  readonly #path: string
  readonly #breakers: CircuitBreaker<never[]>[] = []
  readonly #options: DashboardOptions
  #server: Server | undefined
  #port = 0

  constructor(path = '/fuseboard', options: DashboardOptions = {}, policy = strictPolicy) {
    this.#policy = policy
    this.#path = path
    this.#options = options
    onTestFinished(() => this.stop())
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}${this.#path}`
  }

  /** Makes a breaker whose circuit is on the board. */
  breaker<Result>(
    name: string,
    action: () => Promise<Result>,
    options: CircuitBreakerOptions = {},
  ): CircuitBreaker<[], Result> {
    const breaker = new CircuitBreaker(action, { name, registry: this.registry, ...options })
    this.#breakers.push(breaker as never)
    return breaker
  }

  /** Listens, on the same port as before if it did once. */
  async start(): Promise<this> {
    const app = express()
    app.use((_request, response, next) => {
      response.setHeader('content-security-policy', this.#policy)
      next()
    })
    app.use(this.#path, dashboard({ registry: this.registry, ...this.#options }))
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
    return this
  }

  async stop(): Promise<void> {
    if (this.#server) await close(this.#server)
    this.#server = undefined
  }
}
