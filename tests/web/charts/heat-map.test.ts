import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandBounds, bandCount } from '../../../shared/wire/board-latencies.ts'
import { heatMapOf, rowBounds } from '../../../web/charts/heat-map.ts'
import { fullAt, heatAxis, heatPaths, shadeOf, shades } from '../../../web/charts/heat-map-shape.ts'
import { timelineOf } from '../../../web/charts/timeline.ts'
import { Series } from '../../../web/store/series.ts'

const second = 1_000_000
/** Ten seconds in bins of two. */
const timeline = timelineOf(new Series(), { from: second * 1_000, to: (second + 10) * 1_000 }, 2)

/** The band in which a latency lies. */
const bandOf = (ms: number) =>
  Array.from({ length: bandCount }, (_, band) => band).findLast((band) => bandBounds(band)[0] <= ms)!

const at = (after: number, ...latencies: readonly (readonly [ms: number, calls: number])[]) => ({
  second: second + after,
  bands: latencies.flatMap(([ms, calls]) => [bandOf(ms), calls]),
})

/** All cells with calls: `bin: from-to ms × calls`. */
function cells(map: ReturnType<typeof heatMapOf>): readonly string[] {
  return [...map.calls.entries()].flatMap(([index, calls]) => {
    if (calls === 0) return []
    const [from, to] = rowBounds(index % map.rows)
    return [`${Math.floor(index / map.rows)}: ${from}-${to} ms × ${Number(calls.toFixed(2))}`]
  })
}

describe('a heat map', () => {
  it('counts the calls of each bin by their latency, two rows to a doubling', () => {
    const seconds = [at(0, [0.3, 2], [40, 5]), at(1, [40, 1], [60, 4]), at(9, [1_300, 1]), at(12, [5, 9])]
    expect(cells(heatMapOf({ seconds, minutes: [] }, timeline))).toEqual([
      '0: 0-1 ms × 2',
      '0: 32-48 ms × 6',
      '0: 48-64 ms × 4',
      '4: 1024-1536 ms × 1',
    ])
  })

  it('spreads a minute over its bins where nothing is known of its seconds', () => {
    const minute = second - (second % 60)
    const minutes = [{ second: minute, bands: [bandOf(40), 60] }]
    expect(cells(heatMapOf({ seconds: [], minutes }, timeline))).toEqual(
      [0, 1, 2, 3, 4].map((bin) => `${bin}: 32-48 ms × 2`),
    )
    expect(cells(heatMapOf({ seconds: [at(4, [9, 1])], minutes }, timeline))).toEqual(['2: 8-12 ms × 1'])
  })

  it('has every call in a row whose bounds hold it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bandCount - 1 }),
        fc.integer({ min: 1, max: 1e6 }),
        (band, calls) => {
          const map = heatMapOf({ seconds: [{ second, bands: [band, calls] }], minutes: [] }, timeline)
          const [from, to] = rowBounds(map.used![0])
          expect(map.used![0]).toBe(map.used![1])
          expect(from).toBeLessThanOrEqual(bandBounds(band)[0])
          expect(to).toBeGreaterThanOrEqual(bandBounds(band)[1])
          expect(map.most).toBe(calls)
        },
      ),
    )
  })

  it('is empty where nobody called', () => {
    expect(heatMapOf({ seconds: [], minutes: [] }, timeline)).toMatchObject({ used: null, most: 0 })
  })
})

describe('the shades', () => {
  it.each([
    [0, 6],
    [5, 6],
    [61, 60],
    [214, 200],
    [999, 800],
  ])('of at most %i calls end at %i', (most, full) => {
    expect(fullAt({ most, rows: 0, calls: new Float32Array(), used: null })).toBe(full)
  })

  it('go from a single call to all, by the logarithm', () => {
    expect([0.2, 1, 3, 8, 20, 59, 60, 400].map((calls) => shadeOf(calls, 60))).toEqual([
      0, 0, 1, 2, 3, 4, 5, 5,
    ])
  })
})

const written = (map: ReturnType<typeof heatMapOf>, timeoutMs: number | null) => {
  const { low, high, ticks, labelOf } = heatAxis(map, timeoutMs)
  return `${low} to ${Math.round(high)}: ${ticks.map(labelOf).join(' | ').replaceAll('\u202F', '_')}`
}

describe('the axis of a heat map', () => {
  it('goes from 1 ms to 3 s, and on to what must be on it', () => {
    const of = (ms: number) => heatMapOf({ seconds: [at(0, [ms, 1])], minutes: [] }, timeline)
    expect(written(of(40), 800)).toBe('1 to 3000: 1_ms | 10 | 100 | 1_s')
    expect(written(of(0.2), null)).toBe('0.5 to 3000: 1_ms | 10 | 100 | 1_s')
    expect(written(of(40), 10_000)).toBe('1 to 12000: 1_ms | 10 | 100 | 1_s | 10_s')
    expect(written(of(250_000), null)).toBe('1 to 262144: 1_ms | 100 | 10_s')
  })
})

describe('the cells of a heat map', () => {
  it('are one path for each shade, a hair apart', () => {
    const map = heatMapOf(
      { seconds: [at(0, [40, 1]), at(2, [40, 6]), at(4, [40, 6])], minutes: [] },
      timeline,
    )
    const paths = heatPaths(
      map,
      { low: 1, high: 1_000, ticks: [], labelOf: String },
      { left: 0, pitch: 8, height: 90 },
    )
    expect(paths).toHaveLength(shades)
    expect(paths.map((path) => path.split('M').length - 1)).toEqual([1, 0, 0, 0, 0, 2])
    expect(paths[0]).toMatch(/^M0\.3 39\.\d+h7\.4v4\.\d+h-7\.4z$/)
    expect(paths[5]).toMatch(/^M8\.3 .*M16\.3 /)
  })
})
