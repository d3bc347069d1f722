import { afterEach, describe, expect, it } from 'vitest'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import type { SseEvent } from '../../../shared/wire/sse-read.ts'
import type { Connection } from '../../../web/stream/connection.ts'
import { StreamClient } from '../../../web/stream/stream-client.ts'

/** Lets everything run that has been promised; no time passes for the client. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** One answer of the server, which the test writes. */
class Answer {
  readonly response: Response
  #end: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(type = 'text/event-stream') {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#end = controller) })
    this.response = new Response(body, { headers: { 'content-type': type } })
  }

  async say(text: string): Promise<void> {
    this.#end?.enqueue(new TextEncoder().encode(text))
    await settled()
  }

  async close(): Promise<void> {
    this.#end?.close()
    await settled()
  }

  async break(): Promise<void> {
    this.#end?.error(new TypeError('network'))
    await settled()
  }
}

const clients: StreamClient[] = []
afterEach(() => clients.splice(0).forEach((client) => client.stop()))

/** A client whose server answers as the test has laid out, once per attempt. */
async function connected(...answers: readonly (() => Response | Promise<Response>)[]) {
  const clock = new SimulatedClock()
  const events: SseEvent[] = []
  const news: Connection[] = []
  let attempts = 0
  const client = new StreamClient({
    url: './stream',
    fetch: async () => (answers[attempts++] ?? never)(),
    clock,
    onEvent: (event) => events.push(event),
    onConnection: (connection) => news.push(connection),
  })
  clients.push(client)
  client.start()
  await settled()
  const pass = async (ms: number) => {
    clock.advance(ms)
    await settled()
  }
  return {
    clock,
    events,
    client,
    pass,
    last: () => news.at(-1),
    kinds: () => news.map(({ kind }) => kind),
    attempts: () => attempts,
  }
}

const never = () => new Promise<Response>(() => {})
const unreachable = () => Promise.reject(new TypeError('fetch failed'))
const refused = (status: number, body = '', type = 'text/plain') =>
  new Response(body, { status, headers: { 'content-type': type } })

describe('the stream client', () => {
  it('is live with the first byte and hands on every event', async () => {
    const answer = new Answer()
    const { events, kinds, last } = await connected(() => answer.response)
    expect(last()?.kind).toBe('connecting')
    await answer.say('\n: fuseboard\n\n')
    expect(kinds()).toEqual(['connecting', 'live'])
    await answer.say('data: 1\n\nevent: eu\nda')
    await answer.say('ta: 2\n\n')
    expect(events).toEqual([
      { event: 'message', data: '1' },
      { event: 'eu', data: '2' },
    ])
    expect(kinds()).toEqual(['connecting', 'live'])
  })

  it.each([
    ['ends', (answer: Answer) => answer.close(), 'the server closed the connection'],
    ['breaks', (answer: Answer) => answer.break(), 'the connection broke'],
  ])('is lost when the stream %s, and says why', async (_, end, reason) => {
    const answer = new Answer()
    const { clock, last } = await connected(() => answer.response)
    await answer.say(': ping\n\n')
    await end(answer)
    expect(last()).toEqual({
      kind: 'lost',
      at: clock.epoch(),
      reason,
      retryAt: clock.epoch() + 1_000,
      attempt: 1,
    })
  })

  it('is lost after five seconds without a byte; comments count', async () => {
    const answer = new Answer()
    const { clock, pass, last } = await connected(() => answer.response)
    await answer.say(': ping\n\n')
    await pass(4_000)
    await answer.say(': ping\n\n')
    const heardAt = clock.epoch()
    await pass(4_999)
    expect(last()?.kind).toBe('live')
    await pass(1)
    expect(last()).toMatchObject({ kind: 'lost', at: heardAt, reason: 'nothing was heard for 5 s' })
  })

  it('is lost when the server does not even answer', async () => {
    const { pass, last } = await connected(never)
    await pass(5_000)
    expect(last()).toMatchObject({ kind: 'lost', reason: 'nothing was heard for 5 s' })
  })

  it.each([
    [refused(502), 'the server answered 502'],
    [refused(503, 'Too many streams.\nTry later.'), 'the server answered 503 (Too many streams)'],
    [refused(500, '<h1>no</h1>', 'text/html'), 'the server answered 500'],
    [
      refused(200, '<h1>log in</h1>', 'text/html; charset=utf-8'),
      'the server sent text/html instead of a stream',
    ],
  ])('takes no other answer for a stream', async (response, reason) => {
    const { last } = await connected(() => response)
    expect(last()).toMatchObject({ kind: 'lost', reason })
  })

  it('tries again after 1, 2, 4 and then every 8 seconds', async () => {
    const { pass, last, attempts } = await connected(...Array.from({ length: 6 }, () => unreachable))
    for (const seconds of [1, 2, 4, 8, 8]) {
      const before = attempts()
      await pass(seconds * 1_000 - 1)
      expect(attempts()).toBe(before)
      await pass(1)
      expect(attempts()).toBe(before + 1)
    }
    expect(last()).toMatchObject({ kind: 'lost', reason: 'the server cannot be reached', attempt: 6 })
  })

  it('says while it tries', async () => {
    const { pass, last } = await connected(unreachable, never)
    await pass(1_000)
    expect(last()).toMatchObject({ kind: 'lost', retryAt: null, attempt: 1 })
  })

  it('begins again with one second once it was live', async () => {
    const answer = new Answer()
    const { pass, last, kinds } = await connected(unreachable, unreachable, () => answer.response)
    await pass(1_000)
    await pass(2_000)
    await answer.say(': ping\n\n')
    expect(last()?.kind).toBe('live')
    await answer.close()
    expect(last()).toMatchObject({ kind: 'lost', attempt: 1 })
    expect(kinds().filter((kind) => kind === 'live')).toHaveLength(1)
  })

  it('does not wait when it is told not to', async () => {
    const answer = new Answer()
    const { client, last, attempts } = await connected(unreachable, () => answer.response)
    client.retryNow()
    await settled()
    expect(attempts()).toBe(2)
    await answer.say(': ping\n\n')
    expect(last()?.kind).toBe('live')
    client.retryNow()
    expect(attempts()).toBe(2)
  })

  it('makes one attempt at a time', async () => {
    const { client, pass, attempts } = await connected(unreachable, never)
    client.retryNow()
    client.retryNow()
    await pass(1_000)
    expect(attempts()).toBe(2)
  })

  it('hears no more of a connection that it has given up', async () => {
    const first = new Answer()
    const { pass, events, last } = await connected(() => first.response, never)
    await first.say(': ping\n\n')
    await pass(5_000)
    await first.say('data: late\n\n')
    expect(events).toEqual([])
    expect(last()?.kind).toBe('lost')
  })

  it('stops for good', async () => {
    const { client, pass, attempts, clock } = await connected(unreachable, never)
    client.stop()
    await pass(60_000)
    expect(attempts()).toBe(1)
    expect(clock.timers).toBe(0)
  })
})
