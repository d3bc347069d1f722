import { describe, expect, it } from 'vitest'
import { notClosedOf, notClosedShape } from '../../../web/charts/not-closed-shape.ts'
import { squareMarks } from '../../../web/charts/square-marks.ts'
import { tallyParts } from '../../../web/charts/tally-bar-shape.ts'
import { lookSign, tileLook } from '../../../web/charts/tile-look.ts'
import { plainGlyph } from '../../../web/charts/glyph-of.ts'
import { errorBar } from '../../../web/charts/error-bar-shape.ts'
import { Series } from '../../../web/store/series.ts'
import { shownStates } from '../../../web/store/standing.ts'
import { at, closed, halfOpen, open, silent, slice } from '../slices.ts'

const sign = (...of: Parameters<typeof tileLook>) => lookSign(tileLook(...of))

describe('the look of a tile', () => {
  it('does not change with what is too small to be seen', () => {
    const [a, b] = [slice(closed(100, 1_000)), slice(closed(101, 1_001))]
    expect(sign(a, 500)).toBe(sign(b, 500))
    const waiting = (ms: number) => slice(open({ state: { kind: 'open', since: at, probeAt: at + ms } }))
    expect(sign(waiting(9_000), 500)).toBe(sign(waiting(2_000), 500))
  })

  it('changes with the state, with errors and with traffic', () => {
    const looks = [
      sign(slice(closed(0, 1_000)), 500),
      sign(slice(closed(200, 1_000)), 500),
      sign(slice(closed(0, 4_000)), 500),
      sign(slice(open()), 500),
      sign(slice(open(), { isStale: true }), 500),
      sign(slice(halfOpen()), 500),
      sign(slice(silent()), 500),
      sign(slice(silent({ mode: 'disabled' })), 500),
      sign(slice(silent({ mode: 'forced-open' })), 500),
    ]
    expect(new Set(looks).size).toBe(looks.length)
  })

  it('fills the tiles of what is open or half-open, and no others', () => {
    const fills = [open(), halfOpen(), closed(400, 1_000), silent(), silent({ mode: 'forced-open' })]
    expect(fills.map((reading) => tileLook(slice(reading), 1).fill)).toEqual([
      'open',
      'half',
      null,
      null,
      null,
    ])
  })

  it('is one of few, so that thousands can be painted as copies', () => {
    const looks = new Set<string>()
    for (let errors = 0; errors < 1_000; errors++) looks.add(sign(slice(closed(errors, 1_000)), 100))
    expect(looks.size).toBeLessThan(110)
  })
})

describe('a circuit as a square', () => {
  it('tells states apart by shape alone', () => {
    const shapes = shownStates.map((state) =>
      squareMarks(plainGlyph(state)).map(
        (mark) => 'd' in mark && [mark.kind, mark.d, 'width' in mark && mark.width].join(),
      ),
    )
    expect(new Set(shapes.map(String)).size).toBe(shownStates.length)
  })
})

describe('the bar of a group', () => {
  const tally = { open: 0, 'half-open': 0, forced: 0, shadow: 0, disabled: 0, closed: 0, silent: 0 }

  it.each([
    [{ closed: 4 }, [['closed', 0, 72]]],
    [
      { open: 1, closed: 3 },
      [
        ['open', 0, 18],
        ['closed', 18, 54],
      ],
    ],
  ] as const)('%j is %j', (some, parts) => {
    expect(tallyParts({ ...tally, ...some }, 72).map(({ state, x, width }) => [state, x, width])).toEqual(
      parts,
    )
  })

  it('shows one open circuit among a thousand', () => {
    const [first] = tallyParts({ ...tally, open: 1, closed: 999 }, 72)
    expect(first?.width).toBeGreaterThan(1.9)
  })

  it('is empty for an empty group', () => {
    expect(tallyParts(tally, 72)).toEqual([])
  })
})

describe('the bar of errors', () => {
  it.each([
    [0.5, 50, { width: 36, tick: 36 }],
    [0, 50, { width: 0, tick: 36 }],
    [0.001, 50, { width: 2, tick: 36 }],
    [1.2, 100, { width: 72, tick: 72 }],
    [null, 50, { width: 0, tick: 36 }],
    [0.2, undefined, { width: 14.4, tick: null }],
  ])('of %s with a threshold of %s is %j', (errors, threshold, shape) => {
    expect(errorBar(errors, threshold)).toEqual(shape)
  })
})

describe('what was not closed', () => {
  const second = Math.floor(at / 10_000) * 10
  const past = (from: number) => {
    const series = new Series()
    series.writeState('closed', second - 60, from)
    series.writeState('open', from, second)
    series.write({ ...nothing, second, state: 'open' })
    return series
  }
  const nothing = {
    success: NaN,
    failure: NaN,
    timeout: NaN,
    rejected: NaN,
    'short-circuited': NaN,
    errors: NaN,
    p50: NaN,
    p90: NaN,
    p99: NaN,
  }
  const circuits = [
    slice(open(), { past: past(second - 30) }),
    slice(open(), { key: 'b', past: past(second - 10) }),
  ]

  it('is counted every ten seconds, and nowhere where nobody looked', () => {
    const { open: counted } = notClosedOf(circuits)
    expect(counted.slice(-7)).toEqual([0, 0, 0, 1, 1, 2, 2])
    expect(counted.slice(0, -7).every(Number.isNaN)).toBe(true)
  })

  it('is the same whether it is counted step by step or all at once', () => {
    const series = past(second - 30)
    const circuit = [slice(open(), { past: series })]
    let counted = notClosedOf(circuit)
    for (let later = 1; later <= 35; later++) {
      series.write({ ...nothing, second: second + later, state: later < 20 ? 'half-open' : 'closed' })
      if (later % 10 === 3) counted = notClosedOf(circuit, counted)
    }
    expect(notClosedOf(circuit, counted)).toEqual(notClosedOf(circuit))
  })

  it('is drawn as steps that stand on the floor, and breaks where nothing is known', () => {
    const shape = notClosedShape({ open: [NaN, 0, 2, 4], halfOpen: [NaN, 0, 0, 4], to: 0 }, 40, 80)
    expect(shape).toEqual({
      most: 8,
      open: 'M20 60h10.2v20h-10.2zM30 40h10.2v40h-10.2z',
      halfOpen: 'M30 0h10.2v40h-10.2z',
    })
  })
})
