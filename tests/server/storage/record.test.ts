import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { State } from '../../../shared/engine/state.ts'
import { packRecord, readNumbers, unpackRecord, writeNumbers } from '../../../server/storage/record.ts'

const time = fc.double({ min: 0, max: 4e12, noNaN: true })
const whole = fc.nat()
const states: fc.Arbitrary<State> = fc.oneof(
  fc.record({ kind: fc.constant('closed' as const), generation: whole, since: time }),
  fc.record({
    kind: fc.constant('open' as const),
    generation: whole,
    since: time,
    probeAt: fc.oneof(time, fc.constant(Infinity)),
    trips: whole,
  }),
  fc.record({
    kind: fc.constant('half-open' as const),
    generation: whole,
    since: time,
    trips: whole,
    stage: whole,
    stageSince: time,
    issued: whole,
    issuedBefore: whole,
    issuedAt: time,
    passed: whole,
    failed: whole,
    leases: fc.array(fc.record({ ticket: whole, until: time }), { maxLength: 5 }),
  }),
)
const records = fc.record({
  state: states,
  cells: fc.float64Array({ maxLength: 40, noNaN: true }),
  isolatedAt: fc.option(time, { nil: undefined }),
  openedAt: time,
})

describe('a record as text', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(records, (record) => {
        const text = writeNumbers(packRecord(record))
        const read = unpackRecord(readNumbers(text), record.cells.length)
        // A text knows no minus zero, and no rule tells it from zero.
        const cells = record.cells.map((cell) => cell + 0)
        expect(read).toEqual({ ...record, cells })
      }),
    )
  })

  it('is short where numbers repeat themselves', () => {
    const state: State = { kind: 'closed', generation: 3, since: 5 }
    const record = { state, cells: new Float64Array(3_000), isolatedAt: undefined, openedAt: 0 }
    expect(writeNumbers(packRecord(record)).length).toBeLessThan(60)
  })

  it('is a fresh one where it was written for a rule with other cells', () => {
    const state: State = { kind: 'closed', generation: 3, since: 5 }
    const record = { state, cells: new Float64Array(3), isolatedAt: undefined, openedAt: 0 }
    expect(unpackRecord(packRecord(record), 4)).toMatchObject({ state: { generation: 0 } })
    expect(unpackRecord([], 4).cells).toHaveLength(4)
  })
})
