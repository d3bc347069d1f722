import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { Broadcast } from '../../../server/stream/broadcast.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function broadcastInTest() {
  const clock = new SimulatedClock()
  const frame = vi.fn(() => `frame at ${clock.now()}\n`)
  return { clock, frame, broadcast: new Broadcast({ frame, clock }) }
}

function response(): Writable {
  return new Writable({ write: (_bytes, _encoding, done) => done() })
}

describe('Broadcast', () => {
  it('counts its readers until they have gone', async () => {
    const { broadcast, clock } = broadcastInTest()
    const [first, second] = [broadcast.open(), broadcast.open()]
    expect([broadcast.readers, clock.timers]).toEqual([0, 0])
    first.resume()
    second.resume()
    await turn()
    expect([broadcast.readers, clock.timers]).toEqual([2, 1])
    first.destroy()
    await turn()
    expect([broadcast.readers, clock.timers]).toEqual([1, 1])
    second.destroy()
    await turn()
    expect([broadcast.readers, clock.timers]).toEqual([0, 0])
  })

  it('has no reader whose response was closed before the stream got there', async () => {
    const { broadcast, clock, frame } = broadcastInTest()
    const closed = response().destroy()
    await turn()
    const feed = broadcast.open()
    feed.pipe(closed)
    await turn()
    expect([feed.destroyed, broadcast.readers, clock.timers]).toEqual([true, 0, 0])
    expect(frame).not.toHaveBeenCalled()
  })

  it('lets those who come at the same time share one frame', async () => {
    const { broadcast, clock, frame } = broadcastInTest()
    broadcast.open().resume()
    await turn()
    clock.advance(499)
    broadcast.open().resume()
    await turn()
    expect(frame).toHaveBeenCalledTimes(1)
    clock.advance(1)
    broadcast.open().resume()
    await turn()
    expect(frame).toHaveBeenCalledTimes(2)
  })

  it('keeps no frame for those who come after a pause', async () => {
    const { broadcast, clock, frame } = broadcastInTest()
    const feed = broadcast.open().resume()
    await turn()
    feed.destroy()
    await turn()
    clock.advance(1)
    broadcast.open().resume()
    await turn()
    expect(frame).toHaveBeenCalledTimes(2)
  })

  it('makes no frame while no reader has room', async () => {
    const { broadcast, clock, frame } = broadcastInTest()
    frame.mockImplementation(() => 'x'.repeat(100_000))
    broadcast.open().pipe(new Writable({ highWaterMark: 1, write() {} }))
    await turn()
    for (let tick = 0; tick < 5; tick++) {
      clock.advance(1_000)
      await turn()
    }
    const made = frame.mock.calls.length
    clock.advance(60_000)
    expect(frame).toHaveBeenCalledTimes(made)
    expect(broadcast.readers).toBe(1)
  })

  it('ends a stream that was opened before the shutdown and is read only afterwards', async () => {
    const { broadcast, clock, frame } = broadcastInTest()
    const feed = broadcast.open()
    broadcast.shutdown()
    feed.resume()
    await turn()
    expect([feed.readableEnded, broadcast.readers, clock.timers]).toEqual([true, 0, 0])
    expect(frame).not.toHaveBeenCalled()
  })

  it('may be shut down by a reader in the middle of a frame', async () => {
    const { broadcast, clock } = broadcastInTest()
    const [first, second] = [broadcast.open(), broadcast.open()]
    const failed = vi.fn()
    second.on('error', failed)
    for (const feed of [first, second]) feed.resume()
    await turn()
    first.on('data', () => broadcast.shutdown())
    clock.advance(1_000)
    await turn()
    expect(failed).not.toHaveBeenCalled()
    expect([first.readableEnded, second.readableEnded, broadcast.readers]).toEqual([true, true, 0])
  })
})
