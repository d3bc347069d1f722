import { describe, expect, it } from 'vitest'
import { Playback } from '../../../server/fleet/playback.ts'
import { readRecording } from '../../../server/fleet/recording.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'
import { recordedEvents, recordingPath } from '../../support/recordings.ts'
import { readFileSync } from 'node:fs'

const event = (currentTime: number | undefined, name = 'a') =>
  JSON.stringify({ type: 'HystrixCommand', name, currentTime })
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('readRecording', () => {
  it('takes every data line for an event, with or without empty lines between them', () => {
    const text = `data: ${event(1_000)}\ndata:${event(1_750)}\r\n\r\n: ping\n\ndata: ${event(3_000)}\n\n`
    expect(readRecording(text)).toMatchObject({
      skipped: 0,
      events: [{ afterMs: 0 }, { afterMs: 750 }, { afterMs: 2_000 }],
    })
  })

  const paceOf = (...events: string[]) =>
    readRecording(events.map((data) => `data: ${data}`).join('\n')).events.map(({ afterMs }) => afterMs)

  it('never goes back in time', () => {
    expect(paceOf(event(1_000), event(2_000), event(900), event(2_500))).toEqual([0, 1_000, 1_000, 1_500])
  })

  it('gives a round of events without times half a second, however many circuits it holds', () => {
    const round = [event(undefined, 'a'), event(undefined, 'b'), event(undefined, 'c')]
    expect(paceOf(...round, ...round, ...round)).toEqual([0, 0, 0, 500, 500, 500, 1_000, 1_000, 1_000])
  })

  it('goes by the times that are there where others are missing', () => {
    const [first, second] = [event(1_000, 'a'), event(2_000, 'a')]
    const note = JSON.stringify({ type: 'meta' })
    expect(paceOf(note, first, note, second, note)).toEqual([0, 0, 0, 1_000, 1_000])
  })

  it('leaves out how the stream was doing when it was recorded', () => {
    const lost = JSON.stringify({ type: 'source', state: 'lost', at: 1 })
    expect(readRecording(`data: ${lost}\ndata: ${event(1)}\n`)).toMatchObject({ events: [{}], skipped: 1 })
  })

  it('says how many lines hold no event', () => {
    expect(readRecording('data: {"a"\ndata: [1]\ndata: 7\n')).toEqual({ events: [], skipped: 3 })
    expect(readRecording('')).toEqual({ events: [], skipped: 0 })
  })

  const path = recordingPath('hystrix-cinematch.stream')
  it.skipIf(!path)('reads a recorded production stream whole', () => {
    const { events, skipped } = readRecording(readFileSync(path!, 'utf8'))
    expect(skipped).toBe(0)
    expect(events.map(({ data }) => data)).toEqual(recordedEvents(path!))
    expect(events.at(-1)!.afterMs).toBeGreaterThan(60_000)
  })
})

describe('Playback', () => {
  function played(speed: number, count = 5, padding = '') {
    const clock = new SimulatedClock()
    const lines = Array.from(
      { length: count },
      (_, index) => `data: ${event(1_000 + index * 1_000, `${index}${padding}`)}`,
    )
    const { feed } = new Playback(readRecording(lines.join('\n')), { speed, clock, id: 'recording' })
    const names: string[] = []
    const states: string[] = []
    const reader = new SseReader({
      onEvent({ event: source, data }) {
        const message = JSON.parse(data) as { type: string; name: string; state: string }
        expect(source).toBe('recording')
        if (message.type === 'source') states.push(message.state)
        else names.push(message.name)
      },
    })
    return { clock, feed, names, states, reader }
  }

  it('keeps the recorded pace, so many times faster', async () => {
    const { clock, feed, names, states, reader } = played(10)
    feed.on('data', (bytes: Buffer) => reader.push(bytes.toString()))
    await turn()
    expect([names, states]).toEqual([['0'], ['live']])
    clock.advance(199)
    await turn()
    expect(names).toEqual(['0', '1'])
    clock.advance(201)
    await turn()
    expect(names).toEqual(['0', '1', '2', '3', '4'])
    expect(states.at(-1)).toBe('ended')
  })

  it('leaves nothing out when it plays faster than it is read', async () => {
    const { clock, feed, names, reader } = played(1_000, 400, 'x'.repeat(2_000))
    feed.read(0)
    await turn()
    clock.advance(60_000)
    await turn()
    feed.on('data', (bytes: Buffer) => reader.push(bytes.toString()))
    for (let step = 0; step < 1_000 && names.length < 400; step++) await turn()
    expect(names.map((name) => Number.parseInt(name, 10))).toEqual(
      Array.from({ length: 400 }, (_, index) => index),
    )
  })

  it('stops when its reader has gone', async () => {
    const { clock, feed, reader } = played(1)
    feed.on('data', (bytes: Buffer) => reader.push(bytes.toString()))
    await turn()
    feed.destroy()
    await turn()
    expect(clock.timers).toBe(0)
  })
})
