import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { boardStream } from '../../../server/stream/board-stream.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { watchWarnings } from '../watch-warnings.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function streamsInTest() {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const breakers = ['one', 'two', 'three'].map(
    (name) => new CircuitBreaker(() => {}, { name, clock, registry }),
  )
  const streams = {
    board: () => boardStream(registry, clock).open(),
    hystrix: () => new HystrixStats(breakers, { registry, clock }).getHystrixStream(),
  }
  return { clock, breakers, streams }
}

describe('a circuit that cannot be read', () => {
  it.each(['board', 'hystrix'] as const)(
    'is left out of the %s stream, with one warning, and the others are sent',
    async (kind) => {
      const warning = watchWarnings()
      const { clock, breakers, streams } = streamsInTest()
      vi.spyOn(breakers[1]!.circuit, 'read').mockImplementation(() => {
        throw new Error('unreadable')
      })
      const frames: string[] = []
      streams[kind]().on('data', (bytes: Buffer) => void frames.push(bytes.toString()))
      await turn()
      for (let tick = 0; tick < 3; tick++) {
        clock.advance(1_000)
        await turn()
      }
      const named = frames.map((frame) => frame.match(/"name":"\w+"/g)).filter(Boolean)
      // The board's stream names circuits only when they come.
      const times = kind === 'board' ? 1 : 4
      expect(named).toEqual(Array.from({ length: times }, () => ['"name":"one"', '"name":"three"']))
      expect(warning).toHaveBeenCalledExactlyOnceWith(
        'Circuit "two" cannot be read; it is left out of the streams.',
        { type: 'FuseboardWarning', detail: expect.stringContaining('Error: unreadable') },
      )
    },
  )

  it('is sent again as soon as it can be read', async () => {
    watchWarnings()
    const { clock, breakers, streams } = streamsInTest()
    const read = vi.spyOn(breakers[0]!.circuit, 'read').mockImplementation(() => {
      throw new Error('unreadable')
    })
    let text = ''
    streams.hystrix().on('data', (bytes: Buffer) => (text += bytes.toString()))
    await turn()
    expect(text).not.toContain('"name":"one"')
    read.mockRestore()
    clock.advance(1_000)
    await turn()
    expect(text).toContain('"name":"one"')
  })
})
