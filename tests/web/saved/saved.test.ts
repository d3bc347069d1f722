import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WholePast } from '../../../shared/wire/board-history.ts'
import { bandsText, rowText } from '../../../shared/wire/board-history.ts'
import { timelineOf } from '../../../web/charts/timeline.ts'
import { readSaved } from '../../../web/saved/read-saved.ts'
import { savedCircuit } from '../../../web/saved/saved-circuit.ts'
import { fileName, fileOf } from '../../../web/saved/saved-file.ts'
import { CircuitHistory } from '../../../web/store/circuit-history.ts'
import { Series } from '../../../web/store/series.ts'
import { at, open, reopened, slice, tripped } from '../slices.ts'

const second = Math.floor(at / 1_000)
const span = { from: (second - 299) * 1_000, to: (second + 1) * 1_000 }
const minute = second - (second % 60) - 600
const earlier = { ...tripped, at: tripped.at - 3_600_000 }
const info = { title: 'shop', environment: 'test', sources: [{ id: 'message', label: 'shop' }] }

/** An open circuit with a past of every kind. */
function circuit(name = 'payments.charge') {
  const past = new Series()
  const rates = { failure: 1 / 3, timeout: 0, rejected: 0, 'short-circuited': 0, errors: 0.123456 }
  past.writeState('closed', second - 400, second - 200)
  for (let ago = 199; ago >= 0; ago--) {
    const p99 = ago < 65 ? NaN : 200 + ago
    const state = ago < 65 ? 'open' : 'closed'
    past.write({ ...rates, second: second - ago, state, success: ago, p50: 1, p90: 2, p99 })
  }
  const history = new CircuitHistory()
  history.note(second - 90, [30, 4, 31, 1])
  const row = {
    state: 'closed',
    mode: 'automatic',
    isQuiet: false,
    errors: 0.1,
    p50: 5,
    p90: 9,
    p99: 20,
  } as const
  const counts = {
    success: 60,
    failure: 6,
    timeout: 0,
    ignored: 0,
    'short-circuited': 0,
    rejected: 0,
    cancelled: 0,
  }
  const whole: WholePast = {
    circuit: name,
    until: minute + 1_200,
    fine: [],
    coarse: [{ start: minute, rows: rowText(0, { ...row, counts }), bands: bandsText(0, [30, 66]) }],
    transitions: [],
  }
  history.recall(whole)
  return slice(open({ name }), { past, history, transitions: [earlier, tripped, reopened] })
}

const save = (some: Partial<Parameters<typeof savedCircuit>[0]> = {}) =>
  savedCircuit({ slice: circuit(), span, info, now: at + 5, ...some })

function opened(saved: ReturnType<typeof save>) {
  const file = readSaved(JSON.stringify(saved))
  if (typeof file === 'string') throw new Error(file)
  return file
}

describe('a saved circuit', () => {
  it('is the same when it is opened, to four figures', () => {
    const { slice: before } = { slice: circuit() }
    const { slice: after, ...file } = opened(save())
    expect(file).toEqual({ span, savedAt: at + 5, title: 'shop', environment: 'test', brand: null })
    expect(after.reading).toEqual(before.reading)
    expect(after.past.states(second - 299, second + 1)).toEqual(before.past.states(second - 299, second + 1))
    const [was, is] = [before, after].map(({ past }) => timelineOf(past, span).bins)
    expect(is).toHaveLength(was!.length)
    const fields = (bins: typeof is) => bins!.flatMap((bin) => Object.values(bin))
    const isNear = (one: number | null, other: number | null) =>
      one === other || (one !== null && other !== null && Math.abs(one / other - 1) < 0.001)
    const expected = fields(was)
    expect(fields(is).filter((value, index) => !isNear(value, expected[index]))).toEqual([])
    expect(after.history.bands(second - 300, second)).toEqual([
      { second: second - 90, bands: [30, 4, 31, 1] },
    ])
  })

  it('has the changes of state of its stretch, and the one before it', () => {
    const { slice: after } = opened(save())
    expect(after.transitions).toEqual([earlier, tripped, reopened])
    const begin = { from: tripped.at - 600_000, to: tripped.at - 60_000 }
    expect(opened(save({ span: begin })).slice.transitions).toEqual([earlier])
  })

  it('has nothing of other times', () => {
    const early = { from: minute * 1_000, to: (minute + 60) * 1_000 }
    const saved = save({ span: early })
    expect(saved.minutes).toHaveLength(1)
    expect(saved.minuteBands).toEqual([{ second: minute, bands: [30, 66] }])
    expect(saved.bands).toEqual([])
    expect(opened(saved).slice.history.minutes()).toEqual(saved.minutes)
    expect(save().minutes.every((each) => each.second * 1_000 + 60_000 > span.from)).toBe(true)
  })

  it('is bounded, however long the stretch is', () => {
    const days = { from: span.to - 48 * 3_600_000, to: span.to }
    expect(save({ span: days }).seconds.states.length).toBeLessThanOrEqual(901)
    expect(JSON.stringify(save({ span: days })).length).toBeLessThan(250_000)
  })

  it.each([
    ['', 'it holds no circuit'],
    ['null', 'it holds no circuit'],
    ['{"format":7}', 'its format is 7, and 1 was expected'],
    ['{"format":1,"at":1,"reading":{}}', 'its circuit cannot be read'],
    [JSON.stringify({ ...save(), span: { from: 0, to: 1 } }), 'it does not say which time it shows'],
  ])('is not shown when it is none: %.20s', (text, reason) => {
    expect(readSaved(text)).toBe(reason)
  })

  it('is shown as far as it can be read, whatever else is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const parts = { seconds: one, minutes: other, bands: one, minuteBands: other, transitions: one }
        const file = readSaved(JSON.stringify({ ...save(), ...parts }))
        if (typeof file === 'string') throw new Error(file)
        expect(timelineOf(file.slice.past, file.span).bins.length).toBeGreaterThan(0)
        expect(file.slice.history.bands(0, second)).toBeInstanceOf(Array)
      }),
    )
  })
})

const page = '<title>x</title><script type="application/json" id="saved">null</script><script>1</script>'

describe('the file of a saved circuit', () => {
  it('holds it as data that nothing in it can end', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('</script>', '<!--', '$&$1', '\u2028')), (name) => {
        const file = fileOf(page, save({ slice: circuit(name) }))
        const [, data = ''] = /id="saved">(.*)<\/script><script>1<\/script>$/s.exec(file) ?? []
        expect(data).not.toContain('<')
        expect(readSaved(data)).toMatchObject({ slice: { reading: { name } } })
      }),
    )
  })

  it('is none where the server hands out something else', () => {
    expect(() => fileOf('<html></html>', save())).toThrow('something else than the offline page')
  })

  it.each([
    ['payments.charge', 'payments.charge-2026-01-20-1402.html'],
    ['../a b/c', 'a-b-c-2026-01-20-1402.html'],
    ['תשלומים', 'תשלומים-2026-01-20-1402.html'],
    ['💳', '2026-01-20-1402.html'],
  ])('is named after %s and its time', (name, expected) => {
    expect(fileName(save({ slice: circuit(name) })).replace('circuit-', '')).toBe(expected)
  })
})
