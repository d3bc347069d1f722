import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { listenOnLoopback } from './listen.ts'
import type { Random } from './random.ts'
import type { Reply } from './reply.ts'
import { replyIn } from './reply.ts'
import type { Weather } from './weather.ts'

/** What a dependency says about something: an order, a product, a text. */
export type Answer = Readonly<Record<string, unknown>>

/** What a service answers, and how quickly when it is well. */
export interface DependencyOptions {
  /** What a call usually takes, in milliseconds. */
  readonly usualMs: number
  /** What it says about a subject. */
  readonly answer: (subject: string) => Answer
  /** Where chance comes from. @default Math.random */
  readonly random?: Random | undefined
}

/** A service on a port of its own, in whatever weather it is given. It answers `GET /?about=<subject>`. */
export class Dependency {
  readonly #options: DependencyOptions
  readonly #server = createServer((request, response) => this.#serve(request, response))
  readonly #sockets = new Set<Socket>()
  #weather: Weather = 'healthy'
  #since = performance.now()
  #port = 0
  #moving = Promise.resolve()

  constructor(options: DependencyOptions) {
    this.#options = options
    this.#server.on('connection', (socket) => this.#remember(socket))
  }

  get weather(): Weather {
    return this.#weather
  }

  /** Where it answers, or answered before it was dead: `http://127.0.0.1:40123`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Listens, on any free port the first time and on the same one from then on. */
  async open(): Promise<void> {
    if (!this.#server.listening) this.#port = await listenOnLoopback(this.#server, this.#port)
  }

  /** Ends its server and every connection to it. */
  close(): Promise<void> {
    return this.setWeather('dead')
  }

  /** Changes the weather. Changes happen one after the other, for a socket takes a moment to open or close. */
  setWeather(weather: Weather): Promise<void> {
    const move = () => this.#move(weather)
    this.#moving = this.#moving.then(move, move)
    return this.#moving
  }

  async #move(weather: Weather): Promise<void> {
    if (weather === this.#weather) return
    if (weather === 'dead') await this.#hangUp()
    else await this.open()
    this.#weather = weather
    this.#since = performance.now()
  }

  #hangUp(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      for (const socket of this.#sockets) socket.resetAndDestroy()
    })
  }

  #remember(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { usualMs, random = Math.random } = this.#options
    const sinceMs = performance.now() - this.#since
    const reply = replyIn({ weather: this.#weather, sinceMs, usualMs, random })
    if (reply.kind === 'silence') return
    const timer = setTimeout(() => this.#reply(reply, request, response), reply.afterMs)
    response.once('close', () => clearTimeout(timer))
  }

  #reply(
    reply: Exclude<Reply, { kind: 'silence' }>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    if (reply.kind === 'reset') request.socket.resetAndDestroy()
    else if (reply.kind === 'error') send(response, reply.status, { error: 'out of order' })
    else send(response, 200, this.#options.answer(subjectOf(request)))
  }
}

function subjectOf(request: IncomingMessage): string {
  const [, query] = (request.url ?? '/').split('?', 2)
  return new URLSearchParams(query).get('about') ?? ''
}

function send(response: ServerResponse, status: number, body: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
