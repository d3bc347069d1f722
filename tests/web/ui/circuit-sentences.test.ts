import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { standingOf } from '../../../web/store/standing.ts'
import { stateSentence, whySentences } from '../../../web/ui/circuit-sentences.ts'
import { at, closed, halfOpen, open, silent, slice } from '../slices.ts'

const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ')

function state(reading: CircuitReading, isStale = false): string {
  const { lead, rest } = stateSentence(
    slice(reading, { isStale, quietSince: at - 240_000 }),
    standingOf(reading),
  )
  return plain(lead + rest)
}

function why(reading: CircuitReading): readonly string[] {
  return whySentences(slice(reading), standingOf(reading)).map(plain)
}

describe('the sentences of a circuit', () => {
  it.each([
    [open(), 'Open for 1 min 5 s; third opening in a row'],
    [open({ state: { kind: 'open', since: at - 6_000, probeAt: at, trips: 1 } }), 'Open for 6 s'],
    [open({ state: { kind: 'open' } }), 'Open'],
    [halfOpen(), 'Half-open for 3 s; 2 of 5 passed'],
    [closed(372, 1_000), 'Closed for 2 d; 13 points to threshold'],
    [closed(2, 3), 'Closed for 2 d'],
    [silent(), 'No calls for 4 min; last seen closed'],
    [closed(1, 9, { state: { kind: 'partly-open', open: 3 }, hosts: 12 }), 'Open on 3 of 12 instances'],
    [closed(0, 0, { mode: 'disabled' }), 'Disabled; calls pass unobserved'],
  ])('say how it stands', (reading, sentence) => {
    expect(state(reading)).toBe(sentence)
  })

  it('say as of when, once the stream is lost', () => {
    expect(state(open(), true)).toBe('Open as of 14:02:07')
  })

  it('say why, the newest event first', () => {
    expect(why(open())).toEqual([
      'Opened again 14:01:02: the probe failed after 212 ms with ECONNRESET.',
      'First opened 13:59:40: 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s; 28 × ECONNRESET, 3 × timeout.',
    ])
  })

  it('say what is missing to a judgement', () => {
    expect(why(closed(2, 3, { lastTransition: null }))).toEqual([
      'It has not opened since it was created.',
      '2 of 3 failed; judges from 20 calls in 10 s.',
    ])
  })

  it('say how near a strained circuit is to opening', () => {
    expect(why(closed(19, 51))).toContain('19 of 51 calls failed in 10 s (37.3 %); opens at 50 %.')
  })

  it('claim nothing about a foreign circuit', () => {
    const { lastTransition, opening, ...foreign } = closed(0, 100)
    expect([lastTransition, opening]).toEqual([null, null])
    expect(why(foreign)).toEqual([])
  })
})
