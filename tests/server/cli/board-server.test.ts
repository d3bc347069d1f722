import { request as rawRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveBoard } from '../../../server/cli/board-server.ts'
import { Playback } from '../../../server/fleet/playback.ts'
import { relaySources } from '../../../server/fleet/relay.ts'
import { systemClock } from '../../../server/system-clock.ts'
import { close, openStream, serve } from '../../support/servers.ts'

const sources = relaySources([
  new URL('http://me:secret@one/hystrix.stream'),
  new URL('http://two/hystrix.stream'),
])
const recording = { events: [{ afterMs: 0, data: '{"type":"HystrixCommand"}' }], skipped: 0 }

async function board() {
  const asked: string[][] = []
  const open = (ids: ReadonlySet<string>) => {
    asked.push([...ids])
    return new Playback(recording, { speed: 1, clock: systemClock, id: 'stream-1' }).feed
  }
  const { server, url } = await serveBoard({
    host: '127.0.0.1',
    port: 0,
    title: 'two streams',
    sources,
    open,
  })
  onTestFinished(() => close(server))
  return { url, asked, port: (server.address() as AddressInfo).port }
}

function statusOf(
  port: number,
  path: string,
  host: string,
  address = '127.0.0.1',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = rawRequest({ port, host: address, path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', reject).end()
  })
}

describe('the board of the command line', () => {
  it('tells the page what it shows, and no password', async () => {
    const { url } = await board()
    expect(await (await fetch(`${url}board.json`)).json()).toEqual({
      title: 'two streams',
      environment: null,
      sources: [
        { id: 'stream-1', label: 'http://one/hystrix.stream' },
        { id: 'stream-2', label: 'http://two/hystrix.stream' },
      ],
    })
  })

  it('streams all sources, or those of the command line that are named', async () => {
    const { url, asked } = await board()
    await openStream(`${url}stream`)
    await openStream(`${url}stream?origin=${encodeURIComponent('http://two/hystrix.stream')}`)
    expect(asked).toEqual([['stream-1', 'stream-2'], ['stream-2']])
  })

  it.each(['http://169.254.169.254/latest/meta-data', 'http://one/other', 'file:///etc/passwd', ''])(
    'refuses any other target: %j',
    async (origin) => {
      const { url, asked } = await board()
      const response = await fetch(`${url}stream?origin=${encodeURIComponent(origin)}`)
      expect(response.status).toBe(403)
      expect(await response.text()).toContain(
        'was not named on the command line. What can be read: http://one/',
      )
      expect(asked).toEqual([])
    },
  )

  it('is no open proxy, and no server for names that were made to point here', async () => {
    const { port } = await board()
    expect(await statusOf(port, 'http://elsewhere/', 'elsewhere')).toBe(403)
    expect(await statusOf(port, '/board.json', 'attacker.example')).toBe(403)
    expect(await statusOf(port, '/board.json', `127.0.0.1:${port}`)).toBe(200)
    expect(await statusOf(port, '/board.json', `localhost:${port}`)).toBe(200)
    expect(await statusOf(port, '/board.json', `LOCALHOST:${port}`)).toBe(200)
    expect(await statusOf(port, '/board.json', `127.0.0.1.attacker.example`)).toBe(403)
    expect(await statusOf(port, '/board.json', ' ')).toBe(403)
  })

  it('looks after itself under every name of loopback', async () => {
    const open = () => new Playback(recording, { speed: 1, clock: systemClock, id: 'x' }).feed
    const { server } = await serveBoard({ host: 'LOCALHOST', port: 0, title: 'x', sources, open })
    onTestFinished(() => close(server))
    const { port, address } = server.address() as AddressInfo
    expect(await statusOf(port, '/board.json', 'attacker.example', address)).toBe(403)
    expect(await statusOf(port, '/board.json', `localhost:${port}`, address)).toBe(200)
  })

  it('listens on loopback', async () => {
    const { url } = await board()
    expect(new URL(url).hostname).toBe('127.0.0.1')
  })

  it('says so when the port that was asked for is taken', async () => {
    const { server } = await serve(() => {})
    const { port } = server.address() as AddressInfo
    const open = () => new Playback(recording, { speed: 1, clock: systemClock, id: 'x' }).feed
    await expect(serveBoard({ host: '127.0.0.1', port, title: 'x', sources, open })).rejects.toThrow(
      `Port ${port} is taken; name another with --port.`,
    )
  })
})
