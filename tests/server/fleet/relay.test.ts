import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { Relay, relaySources } from '../../../server/fleet/relay.ts'
import { systemClock } from '../../../server/system-clock.ts'
import type { SourceMessage } from '../../../shared/wire/board.ts'
import { openStream, serve } from '../../support/servers.ts'
import { until } from '../../support/until.ts'

const headers = { 'content-type': 'text/event-stream' }

/** Somebody's stream: writes what it is told to every reader. */
async function upstream(answer?: (response: ServerResponse) => void) {
  const readers = new Set<ServerResponse>()
  const authorizations: (string | undefined)[] = []
  const { url, server } = await serve((request, response) => {
    authorizations.push(request.headers.authorization)
    if (answer) return answer(response)
    readers.add(response.writeHead(200, headers))
    response.flushHeaders()
    response.once('close', () => readers.delete(response))
    return undefined
  })
  return {
    url,
    server,
    readers,
    authorizations,
    write: (text: string) => readers.forEach((each) => each.write(text)),
  }
}

function command(name: string, group = 'g'): string {
  return `data: ${JSON.stringify({ type: 'HystrixCommand', name, group })}\n\n`
}

async function relayOf(...urls: string[]) {
  const sources = relaySources(urls.map((url) => new URL(url)))
  const relay = new Relay(sources, systemClock)
  const { url } = await serve(
    (_, response) => void relay.open(new Set(sources.map(({ id }) => id))).pipe(response),
  )
  const stream = await openStream(url)
  return { stream, sources, url }
}

/** The next word on how a source is doing that says the given state. */
async function stateOf(stream: Awaited<ReturnType<typeof openStream>>, state: SourceMessage['state']) {
  for (;;) {
    const { event, data } = await stream.next()
    const message = JSON.parse(data) as SourceMessage
    if (message.type === 'source' && message.state === state) return { ...message, source: event }
  }
}

describe('Relay', () => {
  it('puts several streams on one connection, each under its own id', async () => {
    const [one, two] = [await upstream(), await upstream()]
    const { stream } = await relayOf(one.url, two.url)
    await stateOf(stream, 'live')
    await until(() => one.readers.size + two.readers.size === 2, 'both connected')
    one.write('data: {"type":"HystrixCommand","name":"a"}\n\n')
    const seen: string[] = []
    while (!seen.includes('stream-1 a')) seen.push(label(await stream.next()))
    two.write('event: x\ndata: {"type":"HystrixCommand",\ndata: "name":"b"}\n\n')
    while (!seen.includes('stream-2 b')) seen.push(label(await stream.next()))
    expect(seen).not.toContain('stream-1 b')
  })

  it('loses nothing of a burst that is larger than its buffers', async () => {
    const one = await upstream()
    const { stream } = await relayOf(one.url)
    await until(() => one.readers.size === 1, 'connected')
    const names = Array.from({ length: 300 }, (_, index) => `circuit-${index}`)
    one.write(names.map((name) => command(name, 'x'.repeat(2_000))).join(''))
    const seen = new Set<string>()
    while (seen.size < names.length) {
      const { name } = JSON.parse((await stream.next()).data) as { name?: string }
      if (name !== undefined) seen.add(name)
    }
    expect([...seen]).toEqual(names)
  })

  it('lets no stream speak in its own name of how it is doing', async () => {
    const one = await upstream()
    const { stream } = await relayOf(one.url)
    await until(() => one.readers.size === 1, 'connected')
    one.write(`data: ${JSON.stringify({ type: 'source', state: 'ended', at: 1 })}\n\n${command('a')}`)
    const states: unknown[] = []
    for (;;) {
      const message = JSON.parse((await stream.next()).data) as { type: string; state?: string }
      if (message.type !== 'source') break
      states.push(message.state)
    }
    expect(states).not.toContain('ended')
  })

  function label({ event, data }: { event: string; data: string }): string {
    return `${event} ${(JSON.parse(data) as { name?: string }).name ?? ''}`
  }

  it('says that a stream is lost, why, and when it tries again; and finds it again', async () => {
    const one = await upstream()
    const { stream } = await relayOf(one.url)
    await stateOf(stream, 'live')
    for (const reader of one.readers) reader.end()
    const lost = await stateOf(stream, 'lost')
    expect(lost.reason).toBe('the server closed the connection')
    expect(lost.retryAt).toBeGreaterThan(lost.at)
    expect(await stateOf(stream, 'live')).toMatchObject({ source: 'stream-1' })
  })

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      'a 503 with its reason',
      (response) => response.writeHead(503).end('MaxConcurrentConnections reached: 5'),
      /503 Service Unavailable: MaxConcurrentConnections reached: 5/,
    ],
    [
      'a page instead of a stream',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      /text\/html instead of text\/event-stream/,
    ],
    [
      'an error page without its markup',
      (response) => response.writeHead(404).end('<html>'),
      /^the server answered 404 Not Found$/,
    ],
    [
      'a redirect, which it does not follow',
      (response) => response.writeHead(302, { location: 'http://elsewhere/' }).end(),
      /redirected to http:\/\/elsewhere\/; name that address instead/,
    ],
    ['a connection that is cut', (response) => void response.destroy(), /closed the connection/],
  ])('tells of %s', async (_, answer, reason) => {
    const one = await upstream(answer)
    const { stream } = await relayOf(one.url)
    expect((await stateOf(stream, 'lost')).reason).toMatch(reason)
  })

  it('tells of a host where nothing listens', async () => {
    const { stream } = await relayOf('http://127.0.0.1:9/')
    expect((await stateOf(stream, 'lost')).reason).toMatch(/refused|bad port/)
  })

  it('connects while somebody reads, and no longer', async () => {
    const one = await upstream()
    const { stream, url } = await relayOf(one.url)
    await until(() => one.readers.size === 1, 'connected')
    const second = await openStream(url)
    await stateOf(second, 'live')
    expect(one.readers.size).toBe(1)
    stream.close()
    second.close()
    await until(() => one.readers.size === 0, 'disconnected')
  })

  it('sends the credentials of an address as a header, and shows them to nobody', async () => {
    const one = await upstream()
    const { stream, sources } = await relayOf(one.url.replace('http://', 'http://me:s%20cret@'))
    await stateOf(stream, 'live')
    expect(one.authorizations).toEqual([`Basic ${Buffer.from('me:s cret').toString('base64')}`])
    expect(sources[0]!.label).toBe(`${one.url}/`)
  })

  it('takes a percent sign in a password at its word', async () => {
    const one = await upstream()
    const { stream } = await relayOf(one.url.replace('http://', 'http://me:100%@'))
    await stateOf(stream, 'live')
    expect(one.authorizations).toEqual([`Basic ${Buffer.from('me:100%').toString('base64')}`])
  })
})
