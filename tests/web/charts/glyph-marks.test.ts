import { describe, expect, it } from 'vitest'
import { arcPath, circlePath } from '../../../web/charts/arc.ts'
import { faviconHref } from '../../../web/charts/favicon.ts'
import { glyphBox } from '../../../web/charts/glyph-box.ts'
import { glyphMarks } from '../../../web/charts/glyph-marks.ts'
import type { GlyphState, Mark } from '../../../web/charts/glyph-state.ts'
import { glyphOf, plainGlyph } from '../../../web/charts/glyph-of.ts'
import { shownStates } from '../../../web/store/standing.ts'
import { glyphName } from '../../../web/ui/glyph-name.ts'
import { closed, halfOpen, open, silent, slice } from '../slices.ts'

const centre = { x: 48, y: 51 }
const of = (errors: number, some: Partial<Extract<GlyphState, { kind: 'closed' }>> = {}): GlyphState => ({
  kind: 'closed',
  errors,
  threshold: 0.5,
  isJudged: true,
  isStrained: false,
  ...some,
})
const strokes = (marks: readonly Mark[]) => marks.filter((mark) => mark.kind === 'stroke')
const texts = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => (mark.kind === 'text' ? [`${mark.text}${mark.unit}`] : []))

describe('a box', () => {
  it.each([
    [14, 14],
    [18, 24],
    [48, 48],
    [84, 96],
    [172, 96],
  ])('for %i px is the one of %i', (size, box) => {
    expect(glyphBox(size).size).toBe(box)
  })
})

describe('the glyph of a closed circuit', () => {
  it('is a whole ring as track, and over it the share of errors', () => {
    expect(strokes(glyphMarks(of(0.25), 96)).slice(0, 2)).toEqual([
      { kind: 'stroke', d: circlePath(centre, 36), tone: 'closed', strength: 'track', width: 6 },
      { kind: 'stroke', d: arcPath(centre, 36, 0, 90), tone: 'closed', strength: 'full', width: 6 },
    ])
  })

  it('shows few errors as three degrees, and none as none', () => {
    expect(strokes(glyphMarks(of(0.0001), 96))[1]?.d).toBe(arcPath(centre, 36, 0, 3))
    expect(strokes(glyphMarks(of(0, { threshold: null }), 96))).toHaveLength(1)
  })

  it('shows errors from two percent on where it is small, as eight degrees at least', () => {
    expect(strokes(glyphMarks(of(0.019), 14))).toHaveLength(1)
    expect(strokes(glyphMarks(of(0.02), 14))[1]?.d).toBe(arcPath({ x: 7, y: 7 }, 5.4, 0, 8))
  })

  it('marks the threshold, set off by the ground', () => {
    const [ground, notch] = strokes(glyphMarks(of(0), 96)).slice(-2)
    expect(notch).toMatchObject({ tone: 'ink', width: 2, d: 'M48 82L48 94.5' })
    expect(ground).toMatchObject({ tone: 'ground', width: 4.4, d: notch?.d })
  })

  it('has no notch where there is no rule, nor where it is small', () => {
    expect(strokes(glyphMarks(of(0, { threshold: null }), 96))).toHaveLength(1)
    expect(strokes(glyphMarks(of(0), 24))).toHaveLength(1)
  })

  it('turns to the colour of open when it is strained', () => {
    expect(strokes(glyphMarks(of(0.4, { isStrained: true }), 96))[1]).toMatchObject({
      tone: 'open',
      width: 6,
    })
  })

  it('shows errors of too few calls at half the width', () => {
    expect(strokes(glyphMarks(of(0.67, { isJudged: false }), 96))[1]).toMatchObject({
      tone: 'closed',
      width: 3,
    })
  })

  it.each([
    [1, 22],
    [0.25, 11],
    [0, 1],
  ])('has a disc whose area is its share %f of the traffic', (volume, radius) => {
    const [disc] = glyphMarks(of(0), 96, volume)
    expect(disc).toEqual({ kind: 'area', d: circlePath(centre, radius), tone: 'closed', strength: 'disc' })
  })
})

describe('the glyph of an open circuit', () => {
  const waiting: GlyphState = { kind: 'open', wait: { leftMs: 12_000, share: 12 / 77 } }

  it('is a ring with a gap at the top, and its arm lifted', () => {
    const [ring, arm] = strokes(glyphMarks(waiting, 96))
    expect(ring).toMatchObject({ d: arcPath(centre, 36, 30, 330), tone: 'open', strength: 'full', width: 6 })
    expect(arm).toMatchObject({ isRound: true, d: 'M30 19.82L44.59 4.72' })
  })

  it('counts down inside', () => {
    const marks = glyphMarks(waiting, 96)
    expect(strokes(marks).at(-1)?.d).toBe(arcPath(centre, 28.5, 0, (360 * 12) / 77))
    expect(texts(marks)).toEqual(['12s'])
  })

  it.each([
    [400, '0s'],
    [99_000, '99s'],
    [125_000, '2:05'],
    [7_200_000, '2h'],
  ])('writes a wait of %i ms so that it fits', (leftMs, text) => {
    expect(texts(glyphMarks({ kind: 'open', wait: { leftMs, share: null } }, 96))).toEqual([text])
  })

  it('shows no wait that nobody knows', () => {
    expect(strokes(glyphMarks({ kind: 'open', wait: null }, 96))).toHaveLength(2)
    expect(texts(glyphMarks({ kind: 'open', wait: null }, 96))).toEqual([])
  })

  it('is a bare broken ring where it is small', () => {
    expect(glyphMarks(waiting, 14)).toEqual([
      { kind: 'stroke', d: arcPath({ x: 7, y: 7 }, 5.4, 50, 310), tone: 'open', strength: 'full', width: 2 },
    ])
  })

  it('covers as much of the ring as instances are open', () => {
    const marks = glyphMarks({ kind: 'partly-open', open: 3, hosts: 12 }, 96)
    expect(strokes(marks)[1]).toMatchObject({ d: arcPath(centre, 36, 30, 105), tone: 'open' })
    expect(texts(marks)).toEqual(['3/12'])
  })
})

const probing = (needed: number, passed = 0, inFlight = 0): GlyphState => ({
  kind: 'half-open',
  needed,
  passed,
  inFlight,
})

describe('the glyph of a half-open circuit', () => {
  it.each([
    [1, 6],
    [2, 6],
    [3, 6],
    [4, 8],
    [5, 10],
    [7, 7],
    [100, 24],
  ])('has for %i probes %i dashes', (needed, dashes) => {
    expect(strokes(glyphMarks(probing(needed), 96))).toHaveLength(dashes)
  })

  it('gives each probe neighbouring dashes: passed, in flight, waiting', () => {
    const marks = glyphMarks(probing(5, 2, 1), 96)
    const strengths = ['full', 'full', 'full', 'full', 0.6, 0.6, 0.34, 0.34, 0.34, 0.34]
    expect(strokes(marks).map(({ strength }) => strength)).toEqual(strengths)
    expect(texts(marks)).toEqual(['2/5'])
  })

  it('tells probes apart only where there is room', () => {
    const marks = strokes(glyphMarks(probing(5, 2, 1), 14))
    expect(marks).toHaveLength(5)
    expect(marks.every(({ strength }) => strength === 'full')).toBe(true)
  })
})

describe('the other glyphs', () => {
  it('are a thin ring and a dot without traffic', () => {
    const marks = glyphMarks({ kind: 'silent' }, 96, 1)
    expect(marks.map(({ kind }) => kind)).toEqual(['stroke', 'area'])
    expect(strokes(marks)[0]).toMatchObject({ tone: 'disabled', width: 2.4000000000000004 })
  })

  it('are a locked square when a hand decides, with gap and arm when it is open', () => {
    const shut = glyphMarks({ kind: 'forced-closed', lease: null }, 96)
    const ajar = glyphMarks({ kind: 'forced-open', lease: null }, 96)
    expect(strokes(shut)[0]?.d).toMatch(/Z$/)
    expect(strokes(ajar)[0]?.d).not.toMatch(/Z$/)
    expect(strokes(ajar)).toHaveLength(strokes(shut).length + 1)
    expect(glyphMarks({ kind: 'forced-closed', lease: null }, 14)).toHaveLength(1)
  })

  it.each([
    [96, 20],
    [48, 14],
    [24, 10],
    [14, 8],
  ])('are dots when disabled: at %i px %i of them', (size, dots) => {
    expect(glyphMarks({ kind: 'disabled' }, size)).toHaveLength(dots)
  })
})

describe('the glyph of a reading', () => {
  it.each([
    [open(), { kind: 'open', wait: { leftMs: 12_000, share: 12 / 77 } }, 'open, next attempt in 12 seconds'],
    [halfOpen(), { kind: 'half-open', needed: 5, passed: 2, inFlight: 1 }, 'half-open, 2 of 5 probes passed'],
    [closed(400, 1_000), of(0.4, { isStrained: true }), 'closed, 40.0\u202F% errors'],
    [closed(2, 3), of(2 / 3, { isJudged: false }), 'closed, 66.7\u202F% errors'],
    [silent(), { kind: 'silent' }, 'closed, no traffic'],
    [
      closed(0, 9, { state: { kind: 'partly-open', open: 3 }, hosts: 12 }),
      { kind: 'partly-open', open: 3, hosts: 12 },
      'open on 3 of 12 instances',
    ],
    [open({ mode: 'forced-open' }), { kind: 'forced-open', lease: null }, 'forced open'],
    [silent({ mode: 'disabled' }), { kind: 'disabled' }, 'disabled'],
  ])('says what the reading says', (reading, glyph, name) => {
    expect(glyphOf(slice(reading))).toEqual(glyph)
    expect(glyphName(glyphOf(slice(reading)))).toBe(name)
  })

  it('does not count down what is stale', () => {
    expect(glyphOf(slice(open(), { isStale: true }))).toEqual({ kind: 'open', wait: null })
  })
})

describe('the icon of the tab', () => {
  it.each(shownStates)('can be drawn for %s without any style', (state) => {
    const href = faviconHref(plainGlyph(state), () => 'rgb(1, 2, 3)')
    expect(href).toMatch(/^data:image\/svg\+xml,/)
    expect(decodeURIComponent(href)).toContain('rgb(1, 2, 3)')
    expect(decodeURIComponent(href)).not.toContain('style')
  })
})
