import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeSnapshot } from '../../../shared/wire/board-delta.ts'
import { tell } from '../../../shared/wire/board-told.ts'
import { boardVersion } from '../../../shared/wire/board.ts'
import { decodeMessage } from '../../../shared/wire/decode.ts'
import { encodeHystrixCommand } from '../../../shared/wire/hystrix-encode.ts'
import { reading } from '../../support/readings.ts'

describe('decodeMessage', () => {
  it('reads the board that the server encodes', () => {
    const readings = [reading(), reading({ name: 'fraud.score' })]
    const circuits = new Map(readings.map((each, number) => [number, tell(each, 7)]))
    const board = { epoch: 'e1', tick: 3, at: 7, circuits }
    expect(decodeMessage(encodeSnapshot(board), 0)).toEqual({ kind: 'board', board })
  })

  it('reads a HystrixCommand', () => {
    expect(decodeMessage(encodeHystrixCommand(reading()), 0)).toMatchObject({
      kind: 'circuit',
      circuit: { name: 'payments.charge' },
    })
  })

  it('reads a HystrixThreadPool and a HystrixCollapser', () => {
    const named = (type: string) => JSON.stringify({ type, name: 'x' })
    expect(decodeMessage(named('HystrixThreadPool'), 0)).toMatchObject({
      kind: 'thread-pool',
      pool: { name: 'x' },
    })
    expect(decodeMessage(named('HystrixCollapser'), 0)).toMatchObject({
      kind: 'collapser',
      collapser: { name: 'x' },
    })
    expect(decodeMessage('{"type":"HystrixThreadPool"}', 0)).toEqual({
      kind: 'rejected',
      reason: 'a HystrixThreadPool without a name',
    })
    expect(decodeMessage('{"type":"HystrixCollapser"}', 0)).toEqual({
      kind: 'rejected',
      reason: 'a HystrixCollapser without a name',
    })
  })

  it('reads how a source is doing', () => {
    const source = { type: 'source', state: 'lost', at: 5, reason: 'refused' }
    expect(decodeMessage(JSON.stringify(source), 0)).toEqual({ kind: 'source', source })
  })

  it('notices a server of another version', () => {
    expect(decodeMessage('{"type":"board","version":99}', 0)).toEqual({ kind: 'other-version' })
  })

  it.each(['{"type":"meta","name":"meta"}', '{"type":"ping"}'])('passes over %s', (data) => {
    expect(decodeMessage(data, 0)).toEqual({ kind: 'other' })
  })

  it.each([
    '',
    'null',
    '[1]',
    '"x"',
    '{"type":',
    '{"type":"HystrixCommand"}',
    `{"type":"board","version":${boardVersion}}`,
  ])('says why it cannot read %j', (data) => {
    expect(decodeMessage(data, 0)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringMatching(/\w/) as string,
    })
  })

  const { state: _, ...stateless } = reading()
  const { window } = reading()
  it.each([
    ['null', null],
    ['text', 'pay'],
    ['an empty object', {}],
    ['a circuit without a state', stateless],
    ['an unknown state', reading({ state: { kind: 'ajar' } as never })],
    ['a half-open state without probes', reading({ state: { kind: 'half-open', since: 1 } as never })],
    ['a name that is no text', reading({ name: 7 as never })],
    ['counts that lack one', reading({ totals: { success: 1 } as never })],
    ['a window without latency', reading({ window: { ...window, latency: null as never } })],
    ['an opening without a cause', reading({ opening: { at: 1, to: 'open' } as never })],
    [
      'a rule without figures',
      reading({ lastTransition: { at: 1, to: 'open', cause: { kind: 'rule' } } as never }),
    ],
    ['too few percentiles', reading({ window: { ...window, latency: { mean: 1, percentiles: [1] } } })],
  ])('refuses a board that holds %s, and says where', (__, circuit) => {
    const data = JSON.stringify({
      type: 'board',
      version: boardVersion,
      at: 7,
      circuits: [reading(), circuit],
    })
    expect(decodeMessage(data, 0)).toEqual({
      kind: 'rejected',
      reason: 'a board message whose circuit 2 cannot be read',
    })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (data) => void decodeMessage(data, 0)))
  })
})
