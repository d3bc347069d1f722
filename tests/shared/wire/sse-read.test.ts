import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEvent, encodeSourceEvent, heartbeat, prelude } from '../../../shared/wire/sse-encode.ts'
import type { SseEvent } from '../../../shared/wire/sse-read.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'

function read(pieces: readonly string[], maxLength?: number): SseEvent[] {
  const events: SseEvent[] = []
  const reader = new SseReader({ onEvent: (event) => events.push(event), maxLength })
  for (const piece of pieces) reader.push(piece)
  return events
}

describe('SseReader', () => {
  it('reads what the encoder writes', () => {
    const stream = prelude + encodeEvent('{"a":1}') + heartbeat + encodeSourceEvent('shop', '{\n"b":2}')
    expect(read([stream])).toEqual([
      { event: 'message', data: '{"a":1}' },
      { event: 'shop', data: '{\n"b":2}' },
    ])
  })

  it('loses no event behind lines that were left without an end', () => {
    const written = 'retry: 10000\nevent: connecttime\n'
    expect(read([written + prelude + encodeEvent('{"a":1}')])).toEqual([
      { event: 'message', data: '{"a":1}' },
    ])
  })

  it('passes over comments, unknown fields and the pings of Hystrix', () => {
    expect(read([': ping\n\nping: \n\nfoo: bar\ndata: x\n\n'])).toEqual([{ event: 'message', data: 'x' }])
  })

  it('reads an event that arrives letter by letter', () => {
    expect(read('event: a\r\ndata: x\r\ndata:y\r\n\r\n'.split(''))).toEqual([{ event: 'a', data: 'x\ny' }])
  })

  it('drops an event that is too long, whole, and reads the next', () => {
    const long = 'x'.repeat(50)
    expect(read([`data: ${long}\n\ndata: ok\n\n`], 20)).toEqual([{ event: 'message', data: 'ok' }])
    expect(read([`data: ${long}`, long, `\n\ndata: ok\n\n`], 20)).toEqual([{ event: 'message', data: 'ok' }])
    const many = Array.from({ length: 20 }, () => 'data: 12345\n').join('')
    expect(read([`${many}\ndata: ok\n\n`], 20)).toEqual([{ event: 'message', data: 'ok' }])
  })

  it('agrees with eventsource-parser on any text in any pieces', () => {
    const line = fc.constantFrom(
      'data: a',
      'data',
      'data:  b',
      'event: e',
      'event',
      ': c',
      'id: 1',
      'x: y',
      'data:💳',
      '',
    )
    const end = fc.constantFrom('\n', '\r\n', '\r')
    const text = fc
      .array(
        fc.tuple(line, end).map((pair) => pair.join('')),
        { maxLength: 30 },
      )
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 9 })), (whole, cuts) => {
        const pieces = cut(whole, cuts)
        const expected: SseEvent[] = []
        const parser = createParser({
          onEvent: ({ event, data, id }) =>
            expected.push({ event: event ?? 'message', data, ...(id === undefined ? {} : { id }) }),
        })
        // A line end follows, for the two differ in when, not whether, they see one after a lone carriage return.
        for (const piece of [...pieces, '\n']) parser.feed(piece)
        expect(read([...pieces, '\n'])).toEqual(expected)
      }),
      { numRuns: 3_000 },
    )
  })

  function cut(whole: string, cuts: readonly number[]): string[] {
    const pieces: string[] = []
    let rest = whole
    for (const length of cuts) {
      pieces.push(rest.slice(0, length))
      rest = rest.slice(length)
    }
    return [...pieces, rest]
  }
})
