import { createHash } from 'node:crypto'
import { createParser } from 'eventsource-parser'
import { describe, expect, it } from 'vitest'
import { SseReader } from '../../shared/wire/sse-read.ts'
import { browserInTest, chromiumPath } from '../support/browser.ts'
import { serve } from '../support/servers.ts'
import { wildStream } from '../support/wild-stream.ts'

/** `npm run fuzz` takes 100,000. */
const circuits = Number(process.env['FUZZ_CIRCUITS'] ?? 2_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const atOnce = 1_000

/** The events that were read, told apart by a digest of all their data. */
interface Read {
  readonly events: number
  readonly digest: string
}

function digested(all: readonly string[]): Read {
  return { events: all.length, digest: createHash('sha256').update(all.join('\n')).digest('hex') }
}

function readByOurs(text: string): Read {
  const all: string[] = []
  new SseReader({ onEvent: ({ data }) => all.push(data) }).push(text)
  return digested(all)
}

function readByParser(text: string): Read {
  const all: string[] = []
  createParser({ onEvent: ({ data }) => all.push(data) }).feed(text)
  return digested(all)
}

/** What a page reads of a stream that has so many events, each of which it parses, too. */
async function readInPage(events: number): Promise<Read> {
  const source = new EventSource('/stream')
  const all: string[] = []
  await new Promise<void>((resolve, reject) => {
    source.addEventListener('error', () => reject(new Error(`lost after ${all.length} events`)))
    source.addEventListener('message', ({ data }) => {
      const text = data as string
      all.push(text)
      const event: unknown = JSON.parse(text)
      if (typeof event !== 'object' || event === null) reject(new Error(`no object: ${text}`))
      if (all.length === events) resolve()
    })
  })
  source.close()
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(all.join('\n')))
  const hex = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { events: all.length, digest: hex }
}

describe.skipIf(!chromiumPath)('a Hystrix stream of circuits that say anything at all, in a browser', () => {
  const open = browserInTest()

  it(
    `is read by EventSource as by our own reader and by eventsource-parser (${circuits} circuits)`,
    { timeout: 600_000 },
    async () => {
      let bytes: Buffer = Buffer.alloc(0)
      const { url } = await serve((request, response) => {
        if (request.url !== '/stream') {
          response.setHeader('content-type', 'text/html')
          return response.end('<!doctype html><link rel="icon" href="data:,"><title>fuzz</title>')
        }
        response.setHeader('content-type', 'text/event-stream')
        return response.write(bytes)
      })
      const { page, complaints } = await open(url)
      for (let done = 0; done < circuits; done += atOnce) {
        bytes = await wildStream(seed + done, Math.min(atOnce, circuits - done))
        const ours = readByOurs(bytes.toString())
        expect(ours.events).toBeGreaterThanOrEqual(Math.min(atOnce, circuits - done))
        expect(readByParser(bytes.toString())).toEqual(ours)
        expect(await page.evaluate(readInPage, ours.events)).toEqual(ours)
      }
      expect(complaints).toEqual([])
    },
  )
})
