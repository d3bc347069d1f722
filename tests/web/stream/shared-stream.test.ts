import { describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { resumableHeader } from '../../../shared/wire/board.ts'
import type { LeadWish, Tab } from '../../../web/stream/browser-tab.ts'
import { SharedStream } from '../../../web/stream/shared-stream.ts'

async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A server that counts, and says its newest number to whoever asks; or one that knows no ids. */
class Counting {
  readonly requests: string[] = []
  /** What answers that catch up have to wait for. */
  wait: Promise<void> | undefined
  #open = new Set<ReadableStreamDefaultController<Uint8Array>>()
  #count = 0
  readonly #isResumable: boolean

  constructor(isResumable = true) {
    this.#isResumable = isResumable
  }

  /** Streams that are held open. */
  get connections(): number {
    return this.#open.size
  }

  readonly fetch: typeof fetch = (input, init) => {
    const url = new URL(input as string, 'http://board/')
    this.requests.push(url.search)
    const isOnce = this.#isResumable && url.searchParams.has('once')
    const seen = Number(url.searchParams.get('lastEventId') ?? 0)
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let n = seen + 1; n <= this.#count; n++) this.#tell(controller, n)
        controller.enqueue(new TextEncoder().encode(': ping\n\n'))
        if (isOnce && this.wait) return void this.wait.then(() => controller.close())
        if (isOnce) return controller.close()
        this.#open.add(controller)
        init?.signal?.addEventListener('abort', () => this.#open.delete(controller))
      },
    })
    const headers = {
      'content-type': 'text/event-stream',
      ...(this.#isResumable ? { [resumableHeader]: 'true' } : {}),
    }
    return Promise.resolve(new Response(body, { headers }))
  }

  async say(): Promise<void> {
    this.#count++
    for (const controller of this.#open) this.#tell(controller, this.#count)
    await settled()
  }

  #tell(controller: ReadableStreamDefaultController<Uint8Array>, n: number): void {
    const id = this.#isResumable ? `id: ${n}\n` : ''
    controller.enqueue(new TextEncoder().encode(`${id}data: ${n}\n\n`))
  }
}

/** The tabs of one browser, with its lock and its channel. */
class Tabs {
  readonly clock = new SimulatedClock()
  readonly #server: Counting
  readonly #hasLocks: boolean
  readonly #queue: LeadWish[] = []
  readonly #listeners = new Map<object, (message: unknown) => void>()
  #isHeld = false

  constructor(server: Counting, hasLocks = true) {
    this.#server = server
    this.#hasLocks = hasLocks
  }

  async open(isHidden = false) {
    const heard: string[] = []
    let hidden = isHidden
    let onVisibility = () => {}
    const me = {}
    const tab: Tab = {
      isHidden: () => hidden,
      onVisibility: (listener) => (onVisibility = listener),
      lead: this.#hasLocks ? (wish) => this.#lead(wish) : undefined,
      send: (message) => {
        for (const [other, listener] of this.#listeners) if (other !== me) listener(structuredClone(message))
      },
      onMessage: (listener) => this.#listeners.set(me, listener),
    }
    const stream = new SharedStream({
      url: './stream',
      fetch: this.#server.fetch,
      clock: this.clock,
      tab,
      onEvent: ({ data }) => heard.push(data),
      onConnection: () => {},
    })
    stream.start()
    await settled()
    return {
      heard,
      stream,
      turn: async (to: 'hidden' | 'visible') => {
        hidden = to === 'hidden'
        onVisibility()
        await settled()
      },
    }
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms)
    await settled()
  }

  #lead(wish: LeadWish): void {
    this.#queue.push(wish)
    if (this.#isHeld) wish.onOther()
    else this.#next()
  }

  async #hold(wish: LeadWish): Promise<void> {
    await wish.onHeld()
    this.#isHeld = false
    this.#next()
  }

  #next(): void {
    const wish = this.#queue.shift()
    if (!wish) return
    if (wish.signal.aborted) return this.#next()
    this.#isHeld = true
    void this.#hold(wish)
  }
}

describe('the stream that tabs share', () => {
  it('is one connection, of which every tab hears everything', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    const first = await tabs.open()
    await server.say()
    const second = await tabs.open()
    await server.say()
    await server.say()
    expect(first.heard).toEqual(['1', '2', '3'])
    expect(second.heard).toEqual(['1', '2', '3'])
    expect(server.connections).toBe(1)
    expect(server.requests).toEqual(['', '?once='])
  })

  it('loses nothing that is said while another tab joins', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    await tabs.open()
    await server.say()
    let goOn = () => {}
    server.wait = new Promise((resolve) => (goOn = resolve))
    const second = await tabs.open()
    await server.say()
    goOn()
    await settled()
    await server.say()
    expect(second.heard).toEqual(['1', '2', '3'])
  })

  it('goes on without a hole in another tab when the one that reads is hidden', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    const first = await tabs.open()
    const second = await tabs.open()
    await server.say()
    await first.turn('hidden')
    await server.say()
    expect(server.connections).toBe(1)
    expect(second.heard).toEqual(['1', '2'])
    await first.turn('visible')
    await server.say()
    expect(first.heard).toEqual(['1', '2', '3'])
    expect(second.heard).toEqual(['1', '2', '3'])
    expect(server.connections).toBe(1)
  })

  it('pauses while nobody looks, and goes on without a hole', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    const { heard, turn } = await tabs.open()
    await server.say()
    await turn('hidden')
    expect(server.connections).toBe(0)
    await server.say()
    await server.say()
    expect(heard).toEqual(['1'])
    await turn('visible')
    expect(heard).toEqual(['1', '2', '3'])
    expect(server.connections).toBe(1)
  })

  it('tells a hidden tab once a minute what it has missed', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    const { heard, turn } = await tabs.open()
    await server.say()
    await turn('hidden')
    await server.say()
    await tabs.pass(59_000)
    expect(heard).toEqual(['1'])
    await tabs.pass(1_000)
    expect(heard).toEqual(['1', '2'])
    await server.say()
    await tabs.pass(60_000)
    expect(heard).toEqual(['1', '2', '3'])
    expect(server.connections).toBe(0)
  })

  it('tells a tab that was opened in the background, too', async () => {
    const server = new Counting()
    await server.say()
    const { heard, turn } = await new Tabs(server).open(true)
    expect([heard, server.connections]).toEqual([['1'], 0])
    await turn('visible')
    await server.say()
    expect([heard, server.connections]).toEqual([['1', '2'], 1])
  })

  it('is one connection per tab where the browser has no locks', async () => {
    const server = new Counting()
    const tabs = new Tabs(server, false)
    const opened = [await tabs.open(), await tabs.open()]
    await server.say()
    expect(opened.map(({ heard }) => heard)).toEqual([['1'], ['1']])
    expect(server.connections).toBe(2)
  })

  it('is one connection per tab, and does not pause, where the server gives no ids', async () => {
    const server = new Counting(false)
    const tabs = new Tabs(server)
    const first = await tabs.open()
    const second = await tabs.open()
    await first.turn('hidden')
    await server.say()
    expect(first.heard).toEqual(['1'])
    expect(second.heard).toEqual(['1'])
    expect(server.connections).toBe(2)
  })

  it('reads for itself when the tab that reads falls silent', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    await tabs.open()
    const second = await tabs.open()
    for (let pass = 0; pass < 5; pass++) await tabs.pass(4_000)
    await server.say()
    expect(second.heard).toContain('1')
  })

  it('asks for everything when something was missed', async () => {
    const server = new Counting()
    const tabs = new Tabs(server)
    const { stream } = await tabs.open()
    await server.say()
    stream.tellAnew()
    await settled()
    expect(server.requests).toEqual(['', ''])
    expect(server.connections).toBe(1)
  })
})
