import { describe, expect, it, onTestFinished } from 'vitest'
import type { ServerResponse } from 'node:http'
import { Upstream } from '../../../server/fleet/upstream.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import type { SourceMessage } from '../../../shared/wire/board.ts'
import { serve } from '../../support/servers.ts'
import { until } from '../../support/until.ts'

async function upstreamInTest(answer: (response: ServerResponse) => void) {
  const responses: ServerResponse[] = []
  const { url } = await serve((_, response) => {
    responses.push(response)
    answer(response)
  })
  const clock = new SimulatedClock()
  const states: SourceMessage[] = []
  const data: string[] = []
  const upstream = new Upstream({
    url: new URL(url),
    clock,
    onData: (each) => data.push(each),
    onState: (state) => states.push(state),
  })
  onTestFinished(() => upstream.stop())
  upstream.start()
  const entered = (state: SourceMessage['state'], times = 1) =>
    until(() => states.filter((each) => each.state === state).length === times, `${state}, ${times} times`)
  return { clock, responses, states, data, upstream, entered }
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
}

describe('Upstream', () => {
  it('counts a stream as lost that says nothing for 15 seconds, and hangs up', async () => {
    const { clock, responses, states, entered } = await upstreamInTest(stream)
    await entered('live')
    clock.advance(14_999)
    expect(states.at(-1)!.state).toBe('live')
    clock.advance(1)
    await entered('lost')
    expect(states.at(-1)!.reason).toBe('nothing arrived for 15 s')
    await until(() => responses[0]!.destroyed, 'hung up')
  })

  it('counts from what it last heard', async () => {
    const { clock, responses, states, data, entered } = await upstreamInTest(stream)
    await entered('live')
    clock.advance(14_000)
    responses[0]!.write('data: 1\n\n')
    await until(() => data.length === 1, 'heard')
    clock.advance(14_000)
    expect(states.at(-1)!.state).toBe('live')
  })

  it('waits twice as long after each failure, up to ten seconds, and starts afresh when it was connected', async () => {
    let isUp = false
    const { clock, responses, states, entered } = await upstreamInTest((response) =>
      isUp ? stream(response) : response.writeHead(503).end(),
    )
    const waits: number[] = []
    for (let times = 1; times <= 6; times++) {
      await entered('lost', times)
      const { at, retryAt } = states.at(-1)!
      waits.push(retryAt! - at)
      if (times === 6) isUp = true
      clock.advance(retryAt! - at - 1)
      expect(states.at(-1)!.state).toBe('lost')
      clock.advance(1)
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
    await entered('live')
    responses.at(-1)!.destroy()
    await entered('lost', 7)
    expect(states.at(-1)!.retryAt! - states.at(-1)!.at).toBe(1_000)
  })

  it('hangs up on an answer that it cannot use, however long that is', async () => {
    const { responses, states, entered } = await upstreamInTest((response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.write('<p>')
    })
    await entered('lost')
    expect(states.at(-1)!.reason).toMatch(/text\/html instead/)
    await until(() => responses[0]!.destroyed, 'hung up')
  })

  it('does nothing more once it is stopped', async () => {
    const { clock, responses, upstream, entered } = await upstreamInTest((response) =>
      response.writeHead(503).end(),
    )
    await entered('lost')
    upstream.stop()
    clock.advance(60_000)
    expect(clock.timers).toBe(0)
    expect(responses).toHaveLength(1)
  })
})
