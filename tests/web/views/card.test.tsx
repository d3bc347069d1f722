import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import type { CircuitSlice } from '../../../web/store/board.ts'
import { CalmRow } from '../../../web/views/board/calm-row.tsx'
import { Card } from '../../../web/views/board/card.tsx'
import { TroubleRow } from '../../../web/views/board/trouble-row.tsx'
import { at, closed, halfOpen, open, silent, slice } from '../slices.ts'

const link = { href: '?c=x', isStop: false, onOpen() {}, onFocus() {} }

const card = (circuit: CircuitSlice) =>
  renderToStaticMarkup(<Card slice={circuit} width={222} busiest={100} {...link} />)

/** What a listener hears of the link, and what a reader reads. */
function nameOf(markup: string): string | undefined {
  return /<a [^>]*aria-label="([^"]*)"/.exec(markup)?.[1]?.replaceAll('\u202F', ' ').replaceAll('&lt;', '<')
}

function textOf(markup: string): string {
  const text = markup.replaceAll(/<[^>]*>/g, ' ').replaceAll('\u202F', '')
  return text.replaceAll(/\s+/g, ' ').replaceAll('&lt;', '<').trim()
}

describe('a card', () => {
  it.each<[CircuitReading, string]>([
    [open(), 'payments.charge: open for 1 min 5 s, next attempt in 12 seconds; 59.6 % errors at trip'],
    [
      open({ state: { kind: 'open', since: at - 65_000, probeAt: null, trips: 1 } }),
      'payments.charge: open for 1 min 5 s, until it is closed by hand; 59.6 % errors at trip',
    ],
    [open({ state: { kind: 'open' }, opening: null }), 'payments.charge: open'],
    [halfOpen(), 'payments.charge: half-open for 3 s, 2 of 5 passed; 0 % errors'],
    [closed(372, 1_000), 'payments.charge: closed for 2 d, 13 points to threshold; 37.2 % errors'],
    [closed(4, 1_000), 'payments.charge: closed for 2 d; 0.4 % errors'],
    [closed(2, 3), 'payments.charge: closed for 2 d, 3 calls, judges from 20; 66.7 % errors'],
    [silent(), 'payments.charge: closed, no calls for 4 min'],
    [open({ mode: 'forced-open' }), 'payments.charge: forced open, no call passes'],
    [silent({ mode: 'disabled' }), 'payments.charge: disabled, calls pass unobserved'],
    [
      closed(1, 9, { state: { kind: 'partly-open', open: 3 }, hosts: 12 }),
      'payments.charge: open on 3 of 12; 11.1 % errors',
    ],
  ])('tells a listener everything in a sentence', (reading, name) => {
    expect(nameOf(card(slice(reading, { quietSince: at - 240_000 })))).toBe(name)
  })

  it('says that its store is lost, to a reader and to a listener', () => {
    const alone = closed(4, 1_000, { store: { kind: 'redis', isAlone: true } })
    expect(textOf(card(slice(alone)))).toMatch(/^payments\. charge store lost Closed 2d/)
    expect(nameOf(card(slice(alone)))).toBe(
      'payments.charge: closed for 2 d; on its own, its store is lost; 0.4 % errors',
    )
    const reached = closed(4, 1_000, { store: { kind: 'redis', isAlone: false } })
    expect(textOf(card(slice(reached)))).not.toContain('store')
  })

  it('tells a listener of when it is, once the stream is lost', () => {
    const markup = card(slice(open(), { isStale: true }))
    expect(nameOf(markup)).toBe('payments.charge: open as of 14:02:07; 59.6 % errors at trip')
    expect(markup).toContain('aria-label="open"')
  })

  it('has its figures in the same places in every state', () => {
    expect(textOf(card(slice(open())))).toBe(
      'payments. charge Open 1:05 28× ECONNRESET 12 s errors at trip 59.6 % blocked 62.4 /s p99 –',
    )
    expect(textOf(card(slice(closed(4, 1_000))))).toBe(
      'payments. charge Closed 2d errors 0.4 % calls 100 /s p99 912 ms',
    )
    expect(textOf(card(slice(silent(), { quietSince: at - 240_000 })))).toBe(
      'payments. charge No calls for 4min errors – calls – p99 –',
    )
  })

  it('names its glyph', () => {
    expect(card(slice(open()))).toContain('role="img" aria-label="open, next attempt in 12 seconds"')
  })

  it('takes names for text', () => {
    const markup = card(slice(open({ name: '<img src=x onerror=alert(1)>' })))
    expect(markup).not.toContain('<img')
    expect(textOf(markup)).toContain('<img src=x onerror=alert(1)&gt;')
  })

  it('writes no style into the markup, which the page’s policy would refuse', () => {
    for (const reading of [open(), halfOpen(), closed(4, 1_000), silent()]) {
      expect(card(slice(reading))).not.toContain('style=')
    }
  })

  it('is a stop of the Tab key only when it is told', () => {
    expect(card(slice(open()))).toContain('tabindex="-1"')
    const stop = renderToStaticMarkup(
      <Card slice={slice(open())} width={222} busiest={100} {...link} isStop={true} />,
    )
    expect(stop).toContain('tabindex="0"')
  })
})

const trouble = (reading: CircuitReading) =>
  textOf(renderToStaticMarkup(<TroubleRow slice={slice(reading)} busiest={100} {...link} />))

describe('a row on a phone', () => {
  it('says in two sentences what is wrong', () => {
    expect(trouble(open())).toBe(
      '12 s payments. charge 59.6 % Open 1:05 , next attempt in 12s Probe failed: ECONNRESET, third in a row blocked 62.4 /s p99 –',
    )
    expect(trouble(halfOpen())).toContain('Half-open 3s 2 of 5 probes passed calls 0.9 /s')
  })

  it('is short where nothing is', () => {
    const row = renderToStaticMarkup(<CalmRow slice={slice(closed(372, 1_000))} busiest={100} {...link} />)
    expect(textOf(row)).toBe('payments. charge Closed 2d, 13 points to threshold 37.2 % 100/s')
  })
})
