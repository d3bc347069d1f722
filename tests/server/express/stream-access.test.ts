import express from 'express'
import { request as rawRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { HystrixStreamOptions } from '../../../server/express/hystrix-stream.ts'
import { hystrixStream } from '../../../server/express/hystrix-stream.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { refusalOf } from '../../../web/stream/refusal.ts'
import { openStream, serve } from '../../support/servers.ts'
import { until } from '../../support/until.ts'
import { watchWarnings } from '../watch-warnings.ts'

/** A stream with these options, on a real server. */
async function streamWith(options: HystrixStreamOptions) {
  const app = express().use('/hystrix.stream', hystrixStream({ registry: new Registry(), ...options }))
  const { url, server } = await serve(app)
  return { url: `${url}/hystrix.stream`, server }
}

describe('how many may read', () => {
  it('is told to the next one in a sentence that the page shows, and when to try again', async () => {
    const { url } = await streamWith({ maxConnections: 2 })
    const [first] = [await openStream(url), await openStream(url)]
    const refused = await fetch(url)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refusalOf(refused)).toBe(
      'the server answered 503 Service Unavailable (This stream has 2 readers already, and no more are allowed (maxConnections). Try again in 5 seconds)',
    )
    first.close()
    await until(async () => {
      const again = new AbortController()
      const { status } = await fetch(url, { signal: again.signal })
      again.abort()
      return status === 200
    }, 'a place is free')
  })

  it('does not count those who ask for the headers only', async () => {
    const { url } = await streamWith({ maxConnections: 1 })
    for (let times = 0; times < 3; times++) expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    const stream = await openStream(url)
    expect(stream.response.status).toBe(200)
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('authorize', () => {
  it.each([
    ['a yes', () => true, 200],
    ['a promised yes', () => Promise.resolve(true), 200],
    ['a no', () => false, 403],
    ['a promised no', () => Promise.resolve(false), 403],
    ['nothing at all', () => undefined as never, 403],
    ['something that is only like a yes', () => 1 as never, 403],
  ])('takes %s', async (_, authorize, status) => {
    const { url } = await streamWith({ authorize })
    expect((await openStream(url)).response.status).toBe(status)
  })

  it('sees the request', async () => {
    const { url } = await streamWith({ authorize: ({ headers }) => headers.authorization === 'Bearer me' })
    expect((await fetch(url, { method: 'HEAD', headers: { authorization: 'Bearer me' } })).status).toBe(200)
    expect(await (await fetch(url)).text()).toBe('You may not read this.\n')
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('secret of the database')
      },
    ],
    ['gives a promise that rejects', () => Promise.reject(new Error('secret of the database'))],
  ])('may fail: when it %s the answer is 500, and the reason stays here', async (_, authorize) => {
    const warning = watchWarnings()
    const { url } = await streamWith({ authorize })
    const response = await fetch(url)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('Whether you may read this could not be found out.\n')
    expect(warning).toHaveBeenCalledExactlyOnceWith(
      'The authorize option threw; the request was answered with 500.',
      { type: 'FuseboardWarning', detail: expect.stringContaining('secret of the database') },
    )
  })

  it('comes before the places are counted, and opens nothing for who has left meanwhile', async () => {
    let allow: (verdict: boolean) => void = () => {}
    const verdict = new Promise<boolean>((resolve) => (allow = resolve))
    const { url, server } = await streamWith({ maxConnections: 1, authorize: () => verdict })
    const impatient = rawRequest(url).on('error', () => {})
    impatient.end()
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
    await until(async () => (await connections()) === 1, 'a request')
    impatient.destroy()
    await until(async () => (await connections()) === 0, 'it has left')
    allow(true)
    expect((await openStream(url)).response.status).toBe(200)
  })
})

describe('pages of other hosts', () => {
  const ask = (url: string, origin: string, method = 'HEAD') => fetch(url, { method, headers: { origin } })
  const corsOf = ({ headers }: Response) =>
    ['access-control-allow-origin', 'access-control-allow-credentials', 'vary'].map((name) =>
      headers.get(name),
    )

  it('may not read unless that is asked for', async () => {
    const { url } = await streamWith({})
    expect(corsOf(await ask(url, 'https://ops.example'))).toEqual([null, null, null])
    expect((await ask(url, 'https://ops.example', 'OPTIONS')).status).toBe(405)
  })

  it('may read, all of them, without cookies', async () => {
    const { url } = await streamWith({ cors: '*' })
    expect(corsOf(await ask(url, 'https://ops.example'))).toEqual(['*', null, null])
  })

  it('may read, those that are named, with cookies', async () => {
    const { url } = await streamWith({ cors: ['https://ops.example'] })
    expect(corsOf(await ask(url, 'https://ops.example'))).toEqual(['https://ops.example', 'true', 'Origin'])
    expect(corsOf(await ask(url, 'https://evil.example'))).toEqual([null, null, 'Origin'])
  })

  it('may ask first, before anybody is authorized', async () => {
    const { url } = await streamWith({ cors: ['https://ops.example'], authorize: () => false })
    const response = await ask(url, 'https://ops.example', 'OPTIONS')
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization')
    expect(corsOf(await ask(url, 'https://ops.example'))[0]).toBe('https://ops.example')
  })
})

describe('the wrong option', () => {
  it.each([
    [{ maxConnections: 0 }, 'hystrixStream option "maxConnections" must be a whole number from 1, got 0'],
    [{ maxConnections: '5' }, 'hystrixStream option "maxConnections" must be a whole number from 1, got "5"'],
    [{ authorize: true }, 'hystrixStream option "authorize" must be a function, got true'],
    [{ cors: true }, `hystrixStream option "cors" must be '*' or a list of origins`],
    [{ cors: [] }, `hystrixStream option "cors" must be '*' or a list of origins`],
    [{ cors: ['https://ops.example/'] }, `hystrixStream option "cors" must be '*' or a list of origins`],
    [{ cros: '*' }, 'hystrixStream has no option "cros". Did you mean "cors"?'],
  ])('%j is answered with what it may be', (options, text) => {
    expect(() => hystrixStream(options as never)).toThrow(text)
  })
})
