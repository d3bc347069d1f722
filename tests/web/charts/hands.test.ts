import { describe, expect, it } from 'vitest'
import { glyphMarks } from '../../../web/charts/glyph-marks.ts'
import { glyphOf } from '../../../web/charts/glyph-of.ts'
import { figuresOf } from '../../../web/store/figures.ts'
import { shownStateOf, standingOf } from '../../../web/store/standing.ts'
import { captionOf } from '../../../web/ui/caption.ts'
import { denseWords } from '../../../web/ui/dense-words.ts'
import { glyphName } from '../../../web/ui/glyph-name.ts'
import { tableWords } from '../../../web/ui/table-words.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { at, closed, halfOpen, slice } from '../slices.ts'

const minutes = 60_000
const hand = { since: at - 6 * minutes, until: at + 24 * minutes, actor: 'mara' }
const shadowOf = (state: CircuitReading['state'], opened = 0) =>
  closed(52, 100, {
    mode: 'shadow',
    state,
    hand: { since: at - 2 * 86_400_000, until: null, shadow: { opened, rejected: 0, succeeded: 0 } },
  })
const ramp = halfOpen({
  state: {
    kind: 'half-open',
    since: at - 40_000,
    trips: 1,
    probes: { needed: 20, passed: 3, inFlight: 1, traffic: { percentages: [1, 5, 25, 100], stage: 2 } },
  },
})

const thin = '\u202F'
const told = (reading: CircuitReading) => {
  const circuit = slice(reading)
  const standing = standingOf(reading)
  const { lead, rest } = captionOf(circuit, standing)
  return [
    shownStateOf(standing),
    `${lead} | ${rest}`.replaceAll(thin, ' '),
    denseWords(circuit, standing, figuresOf(reading, standing, null)).words.replaceAll(thin, ' '),
    glyphName(glyphOf(circuit)).replaceAll(thin, ' '),
  ]
}

describe('a circuit in a mode', () => {
  it.each([
    [
      closed(0, 9, { mode: 'forced-open', hand }),
      ['forced', 'Forced open | mara · 24 min left', 'Forced open', 'forced open'],
    ],
    [
      closed(0, 9, { mode: 'forced-closed' }),
      ['forced', 'Forced closed | every call passes', 'Forced closed', 'forced closed'],
    ],
    [
      shadowOf({ kind: 'open', since: at - 40_000, probeAt: null, trips: 1 }),
      ['shadow', 'Shadow | would be open for 40 s', 'would be open', 'shadow, would be open'],
    ],
    [
      shadowOf({ kind: 'closed', since: at - 40_000 }, 2),
      ['shadow', 'Shadow 2 d | 2 would-be trips', '10.0 /s', 'shadow, would be closed'],
    ],
    [
      ramp,
      [
        'half-open',
        'Recovering 40 s | 25 % admitted',
        '25 % admitted',
        'half-open, 25 % of the calls admitted',
      ],
    ],
  ])('is told as it is', (reading, words) => {
    expect(told(reading)).toEqual(words)
  })

  it('is open in no table that it does not keep closed', () => {
    const reading = shadowOf({ kind: 'open', since: at - 40_000, probeAt: at + 9_000, trips: 1 })
    expect(tableWords(slice(reading), 'shadow-open')).toMatchObject({
      state: 'Shadow',
      since: '–',
      next: '–',
    })
  })
})

describe('the glyph of a mode', () => {
  it('tells how long a hand still holds, until the stream is lost', () => {
    const forced = slice(closed(0, 9, { mode: 'forced-open', hand }))
    expect(glyphOf(forced)).toEqual({ kind: 'forced-open', lease: 0.8 })
    expect(glyphOf({ ...forced, isStale: true })).toEqual({ kind: 'forced-open', lease: null })
    const without = glyphMarks({ kind: 'forced-open', lease: null }, 96).length
    expect(glyphMarks({ kind: 'forced-open', lease: 0.8 }, 96)).toHaveLength(without + 2)
    expect(glyphMarks({ kind: 'forced-open', lease: 0.8 }, 24)).toHaveLength(
      glyphMarks({ kind: 'forced-open', lease: null }, 24).length,
    )
  })

  it('draws what is left of the time from the middle of the upper side', () => {
    const [, left] = glyphMarks({ kind: 'forced-closed', lease: 0.5 }, 96).slice(-4)
    const path = left && 'd' in left ? left.d : ''
    expect(path.startsWith('M48 24.5')).toBe(true)
    expect(path.endsWith('L48 77.5')).toBe(true)
  })

  it.each([96, 48, 24, 14])(
    'draws two rings for a shadow in %i pixels, the inner one broken when it would be open',
    (size) => {
      const [flow, ...opinion] = glyphMarks({ kind: 'shadow', opinion: 'open' }, size, 0.5)
      expect(flow).toMatchObject({ kind: 'stroke', tone: 'closed', strength: 'full' })
      expect(opinion.at(-1)).toMatchObject({ kind: 'stroke', tone: 'open' })
    },
  )

  it('gives each stage of a growing share its own dashes, and the percentage in the middle', () => {
    const marks = glyphMarks(glyphOf(slice(ramp)), 96)
    expect(marks.at(-1)).toMatchObject({ kind: 'text', text: '25', unit: '%' })
    const strengths = marks.flatMap((mark) => (mark.kind === 'stroke' ? [mark.strength] : []))
    expect(strengths).toEqual(['full', 'full', 'full', 'full', 0.6, 0.6, 0.34, 0.34])
  })

  it('shows a probe that has failed in the colour of failure', () => {
    const marks = glyphMarks({ kind: 'half-open', needed: 3, passed: 1, failed: 1, inFlight: 0 }, 96)
    const tones = marks.flatMap((mark) => (mark.kind === 'stroke' ? [mark.tone] : []))
    expect(tones).toEqual(['half', 'half', 'open', 'open', 'half', 'half'])
  })
})
