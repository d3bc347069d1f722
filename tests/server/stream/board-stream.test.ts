import type { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { boardStream } from '../../../server/stream/board-stream.ts'
import { decodeMessage } from '../../../shared/wire/decode.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'
import { breakerInTest } from '../../support/breakers.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Notes the states of the first circuit, frame by frame. */
function states(stream: Readable): string[] {
  const seen: string[] = []
  const reader = new SseReader({
    onEvent({ data }) {
      const message = decodeMessage(data, 0)
      if (message.kind === 'board') seen.push(message.circuits[0]?.state.kind ?? 'none')
    },
  })
  stream.on('data', (bytes: Buffer) => reader.push(bytes.toString()))
  return seen
}

describe('the board’s stream', () => {
  it('sends all circuits at once and every second', async () => {
    const { registry, clock } = breakerInTest()
    const seen = states(boardStream(registry, clock).open())
    await turn()
    clock.advance(2_000)
    await turn()
    expect(seen).toEqual(['closed', 'closed', 'closed'])
  })

  it('does not let a change of state wait for the next second', async () => {
    const { breaker, registry, clock } = breakerInTest({ resetTimeout: 300 })
    const seen = states(boardStream(registry, clock).open())
    await turn()
    clock.advance(250)
    breaker.open()
    clock.advance(0)
    await turn()
    expect(seen.at(-1)).toBe('open')
    clock.advance(300)
    await turn()
    expect(seen.at(-1)).toBe('half-open')
  })

  it('sends many changes together', async () => {
    const { breaker, registry, clock } = breakerInTest()
    const seen = states(boardStream(registry, clock).open())
    await turn()
    for (let change = 0; change < 50; change++) {
      breaker.open()
      breaker.close()
      clock.advance(10)
      await turn()
    }
    expect(seen.length).toBeLessThanOrEqual(5)
  })

  it('shows nobody a board without circuits as an empty wait', async () => {
    const { breaker, registry, clock } = breakerInTest()
    breaker.shutdown()
    const seen = states(boardStream(registry, clock).open())
    await turn()
    expect(seen).toEqual(['none'])
  })

  it('has no timer when its last reader has gone', async () => {
    const { breaker, registry, clock } = breakerInTest({ resetTimeout: Infinity })
    const stream = boardStream(registry, clock).open()
    states(stream)
    await turn()
    breaker.open()
    stream.destroy()
    await turn()
    expect(clock.timers).toBe(0)
    breaker.close()
    expect(clock.timers).toBe(0)
  })
})
