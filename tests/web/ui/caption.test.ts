import { describe, expect, it } from 'vitest'
import { standingOf } from '../../../web/store/standing.ts'
import { captionOf } from '../../../web/ui/caption.ts'
import type { CircuitSlice } from '../../../web/store/board.ts'
import { counts } from '../../support/readings.ts'
import { at, closed, halfOpen, open, silent, slice } from '../slices.ts'

function caption(circuit: CircuitSlice): string {
  const { lead, rest } = captionOf(circuit, standingOf(circuit.reading))
  return [lead, rest]
    .filter(Boolean)
    .join(' | ')
    .replaceAll(/[\u202F\u00A0]/g, ' ')
}

describe('the caption of a circuit', () => {
  it.each([
    ['open', slice(open()), 'Open 1:05 | 28 × ECONNRESET'],
    ['open in a foreign stream', slice(open({ state: { kind: 'open' }, opening: null })), 'Open'],
    ['half-open', slice(halfOpen()), 'Half-open 3 s | 2 of 5 passed'],
    ['strained', slice(closed(372, 1_000)), 'Closed 2 d | 13 points to threshold'],
    ['closed', slice(closed(4, 1_000)), 'Closed 2 d'],
    ['closed with too few calls', slice(closed(2, 3)), 'Closed | 3 calls, judges from 20'],
    ['closed with too few calls, all well', slice(closed(0, 3)), 'Closed 2 d'],
    ['silent', slice(silent(), { quietSince: at - 240_000 }), 'No calls for 4 min'],
    ['never called', slice(silent({ totals: counts() })), 'No calls yet'],
    ['forced open', slice(closed(0, 9, { mode: 'forced-open' })), 'Forced open | no call passes'],
    [
      'isolated',
      slice(closed(0, 9, { mode: 'forced-open', hand: { since: 0, until: null, reason: 'isolated' } })),
      'Isolated | no call passes',
    ],
    ['forced closed', slice(closed(9, 9, { mode: 'forced-closed' })), 'Forced closed | every call passes'],
    ['disabled', slice(closed(0, 0, { mode: 'disabled' })), 'Disabled | calls pass unobserved'],
    [
      'open on some',
      slice(closed(9, 99, { state: { kind: 'partly-open', open: 3 }, hosts: 12 })),
      'Open on 3 of 12',
    ],
  ])('that is %s says so', (_, circuit, text) => {
    expect(caption(circuit)).toBe(text)
  })

  it('says of trouble when it was heard of, once the stream is lost', () => {
    expect(caption(slice(open(), { isStale: true }))).toBe('Open | as of 14:02:07')
    expect(caption(slice(closed(4, 1_000), { isStale: true }))).toBe('Closed 2 d')
  })

  it('tells two circuits of the same name apart by their sources', () => {
    expect(caption(slice(open(), { sourceLabel: 'eu' }))).toBe('Open 1:05 | eu · 28 × ECONNRESET')
  })

  it('is calm unless there is something to read', () => {
    expect(captionOf(slice(closed(4, 1_000)), 'closed').isCalm).toBe(true)
    expect(captionOf(slice(closed(372, 1_000)), 'strained').isCalm).toBe(false)
    expect(captionOf(slice(closed(2, 3)), 'closed').isCalm).toBe(false)
  })
})
