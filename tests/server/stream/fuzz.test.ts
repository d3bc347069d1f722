import { createParser } from 'eventsource-parser'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../shared/engine/random.ts'
import type { Random } from '../../../shared/engine/random.ts'
import { decodeMessage } from '../../../shared/wire/decode.ts'
import { encodeEvent } from '../../../shared/wire/sse-encode.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'
import type { HystrixEvent } from '../../support/hystrix-rules.ts'
import { breaches } from '../../support/hystrix-rules.ts'
import { wildName } from '../../support/wild-circuits.ts'
import { wildStream } from '../../support/wild-stream.ts'

/** `npm run fuzz` takes 100,000. */
const circuits = Number(process.env['FUZZ_CIRCUITS'] ?? 3_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const atOnce = 500

/** The bytes in pieces as a network may cut them, within characters and within line ends, too. */
function* cut(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length;) {
    const to = from + 1 + Math.floor(random() ** 3 * 60_000)
    yield bytes.subarray(from, to)
    from = to
  }
}

/** The data of the events, by our own reader and by somebody else's. */
function readTwice(bytes: Uint8Array, random: Random): { ours: string[]; theirs: string[] } {
  const [ours, theirs]: [string[], string[]] = [[], []]
  const decoder = new TextDecoder()
  const reader = new SseReader({ onEvent: ({ event, data }) => ours.push(`${event} ${data}`) })
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => theirs.push(`${event} ${data}`),
    onError: (error) => theirs.push(String(error)),
  })
  for (const piece of cut(bytes, random)) {
    const text = decoder.decode(piece, { stream: true })
    reader.push(text)
    parser.feed(text)
  }
  return { ours, theirs }
}

/** What is wrong with the lines of a stream: each is an event of its own, a comment or empty. */
function oddLines(bytes: Buffer): string[] {
  const lines = bytes.toString().split('\n')
  return lines.filter((line, index) => {
    if (line.startsWith('data: {')) return lines[index + 1] !== ''
    return line !== '' && !line.startsWith(':')
  })
}

describe('a Hystrix stream of circuits that say anything at all', () => {
  it(
    `has one JSON object on each line of data, which breaks no rule, whoever reads it (${circuits} circuits)`,
    { timeout: 600_000 },
    async () => {
      const random = seededRandom(seed)
      let [events, megabytes] = [0, 0]
      for (let done = 0; done < circuits; done += atOnce) {
        const bytes = await wildStream(seed + done, Math.min(atOnce, circuits - done))
        expect(oddLines(bytes)).toEqual([])
        const { ours, theirs } = readTwice(bytes, random)
        expect(ours.join('\n') === theirs.join('\n')).toBe(true)
        const all = ours.map((event) => JSON.parse(event.slice('message '.length)) as HystrixEvent)
        // The last event is not of a circuit: it says why the stream ends.
        expect(all.pop()?.['type']).toBe('source')
        expect(all.flatMap(breaches)).toEqual([])
        const commands = all.filter(({ type }) => type === 'HystrixCommand')
        expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length)
        expect(commands).toHaveLength(Math.min(atOnce, circuits - done))
        expect(ours.slice(0, -1).every((event) => isUnderstood(event.slice('message '.length)))).toBe(true)
        events += all.length
        megabytes += bytes.length / 1e6
      }
      if (process.env['FUZZ_CIRCUITS'])
        process.stdout.write(`fuzz: ${circuits} circuits, ${events} events, ${Math.round(megabytes)} MB\n`)
    },
  )

  it('is the only place where names are changed: elsewhere they come through as they are', () => {
    const random = seededRandom(seed)
    const names = Array.from({ length: 1_000 }, () => wildName(random))
    const events = names.map((name) => encodeEvent(JSON.stringify({ name }))).join('')
    const { ours, theirs } = readTwice(Buffer.from(events), random)
    expect(ours).toEqual(theirs)
    const read = ours.map((event) => (JSON.parse(event.slice('message '.length)) as { name: string }).name)
    expect(read).toEqual(names)
  })
})

/** Whether our own page takes it. */
function isUnderstood(data: string): boolean {
  return ['circuit', 'thread-pool', 'collapser'].includes(decodeMessage(data, 0).kind)
}
