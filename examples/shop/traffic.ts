import { Agent, request } from 'node:http'
import type { Random } from './random.ts'

interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: (random: Random) => string
  /** Requests per second, in the middle of a wave. */
  readonly rate: number
  /** How long a wave takes, in seconds. Different ones, so that the routes do not swell together. */
  readonly waveSeconds: number
}

const texts = ['lamp', 'desk lamp', 'floor lamp', 'bulb', 'shade', 'cable']

const routes: readonly Route[] = [
  { method: 'GET', path: (random) => `/search?q=${pick(texts, random)}`, rate: 13, waveSeconds: 41 },
  { method: 'GET', path: (random) => `/product/${Math.ceil(random() * 40)}`, rate: 13, waveSeconds: 53 },
  { method: 'POST', path: () => '/checkout', rate: 15, waveSeconds: 67 },
]

/** Requests under way at once, beyond which further ones are left out: customers do not queue without end. */
const mostAtOnce = 64

/** How many requests per second a route gets at this time. A wave takes a fifth off at most and adds a fifth at most. */
export function rateAt(seconds: number, { rate, waveSeconds }: Pick<Route, 'rate' | 'waveSeconds'>): number {
  return rate * (1 + 0.2 * Math.sin((2 * Math.PI * seconds) / waveSeconds))
}

/** Customers: real HTTP requests to every route of the shop, until told to stop. */
export class Traffic {
  readonly #url: string
  readonly #random: Random
  readonly #agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce })
  readonly #timers = new Map<Route, NodeJS.Timeout>()
  #underWay = 0

  constructor(url: string, random: Random) {
    this.#url = url
    this.#random = random
  }

  start(): void {
    for (const route of routes) this.#wait(route)
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#agent.destroy()
  }

  /** The pause before the next request varies by half, as if each had been sent by somebody else. */
  #wait(route: Route): void {
    const pauseMs = (1_000 / rateAt(performance.now() / 1_000, route)) * (0.5 + this.#random())
    const timer = setTimeout(() => {
      this.#wait(route)
      if (this.#underWay < mostAtOnce) this.#send(route)
    }, pauseMs)
    this.#timers.set(route, timer)
  }

  /** Whatever comes back is read and forgotten; a shop that has closed is no error of its customers. */
  #send({ method, path }: Route): void {
    this.#underWay++
    request(this.#url + path(this.#random), { method, agent: this.#agent })
      .on('response', (response) => response.resume())
      .on('error', () => {})
      .on('close', () => this.#underWay--)
      .end()
  }
}

function pick(choices: readonly string[], random: Random): string {
  return encodeURIComponent(choices[Math.floor(random() * choices.length)] ?? '')
}
