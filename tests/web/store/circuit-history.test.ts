import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WholePast } from '../../../shared/wire/board-history.ts'
import { bandsText } from '../../../shared/wire/board-history.ts'
import { CircuitHistory } from '../../../web/store/circuit-history.ts'

const start = 60_000

const recalled = (bands: string, circuit = 'a'): WholePast => ({
  circuit,
  until: start + 600,
  fine: [{ start, rows: '', bands }],
  coarse: [{ start, rows: '', bands: bandsText(0, [5, 60]) }],
  transitions: [],
})

describe('the history of a circuit', () => {
  it('adds up what is told of the same second, however often it is asked in between', () => {
    const notes = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 200 }),
        band: fc.integer({ min: 0, max: 9 }),
        calls: fc.nat(9),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(notes, (told) => {
        const history = new CircuitHistory()
        const naive = new Map<string, number>()
        for (const { after, band, calls } of told.toSorted((a, b) => a.after - b.after)) {
          history.note(start + after, [band, calls + 1])
          const key = `${start + after} ${band}`
          naive.set(key, (naive.get(key) ?? 0) + calls + 1)
          history.bands(start, start + 300)
        }
        const read = history
          .bands(start, start + 300)
          .flatMap(({ second, bands }) =>
            Array.from({ length: bands.length / 2 }, (_, at) => [
              `${second} ${bands[2 * at]}`,
              bands[2 * at + 1],
            ]),
          )
        expect(new Map(read as [string, number][])).toEqual(naive)
        expect(read).toHaveLength(naive.size)
      }),
    )
  })

  it('fills the seconds that it has not seen with what the source remembers', () => {
    const history = new CircuitHistory()
    history.note(start + 1, [3, 9])
    history.recall(recalled(bandsText(0, [3, 1]) + bandsText(0, [3, 2]) + bandsText(0, [3, 4])))
    expect(history.bands(start, start + 10)).toEqual([
      { second: start, bands: [3, 1] },
      { second: start + 1, bands: [3, 9] },
      { second: start + 2, bands: [3, 4] },
    ])
    expect(history.bands(start + 1, start + 2)).toEqual([{ second: start + 1, bands: [3, 9] }])
    expect(history.minuteBands()).toEqual([{ second: start, bands: [5, 60] }])
  })

  it('takes what the source says later for what it said before', () => {
    const history = new CircuitHistory()
    expect(history.isWhole).toBe(false)
    history.recall(recalled(bandsText(0, [3, 1])))
    expect(history.bands(start, start + 10)).toHaveLength(1)
    history.recall(recalled(bandsText(0, [3, 1]) + bandsText(0, [3, 2])))
    expect(history.bands(start, start + 10)).toHaveLength(2)
    expect(history.isWhole).toBe(true)
  })

  it('forgets what is long past', () => {
    const history = new CircuitHistory()
    for (let minute = 0; minute < 40; minute++) history.note(start + minute * 60, [3, 1])
    expect(history.bands(start, start + 3_000).length).toBeLessThanOrEqual(17)
  })
})
