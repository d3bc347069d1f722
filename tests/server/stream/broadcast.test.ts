import type { Readable } from 'node:stream'
import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { Broadcast } from '../../../server/stream/broadcast.ts'
import { pieceOf } from '../../../server/stream/piece.ts'
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
    broadcast.open().pipe(new Writable({ highWaterMark: 1_000, write() {} }))
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

  it('gives each reader its own rhythm, and those of one rhythm the same frame', async () => {
    const { broadcast, clock, frame } = broadcastInTest()
    const texts = [500, 500, 2_000].map((everyMs) => textOf(broadcast.open({ everyMs })))
    await turn()
    for (let step = 0; step < 8; step++) {
      clock.advance(500)
      await turn()
    }
    expect(texts.map((text) => text().match(/frame/g)!.length)).toEqual([9, 9, 3])
    expect(texts[0]!()).toBe(texts[1]!())
    expect(frame).toHaveBeenCalledTimes(9)
  })

  it('keeps a connection with a slow rhythm alive', async () => {
    const { broadcast, clock } = broadcastInTest()
    const text = textOf(broadcast.open({ everyMs: 60_000 }))
    await turn()
    for (let step = 0; step < 6; step++) {
      clock.advance(5_000)
      await turn()
    }
    expect(text().match(/frame/g)).toHaveLength(1)
    expect(text().match(/: ping/g)).toHaveLength(6)
  })

  it('gives a reader that wakes what is true then, and nothing of what it has missed', async () => {
    const { broadcast, clock } = broadcastInTest()
    const slow = sluggish()
    broadcast.open().pipe(slow.response)
    await turn()
    for (let tick = 0; tick < 30; tick++) {
      clock.advance(1_000)
      await turn()
    }
    clock.advance(300)
    await slow.wake()
    expect(slow.text().match(/frame at \d+/g)).toEqual(['frame at 0', 'frame at 30300'])
  })

  it('sends a slow reader the next piece of what is the frame then, until it had them all', async () => {
    const clock = new SimulatedClock()
    const frame = () => ['a', 'b', 'c'].map((name) => pieceOf(`${name}${clock.now()} `))
    const broadcast = new Broadcast({ frame, clock })
    const slow = sluggish()
    broadcast.open().pipe(slow.response)
    await turn()
    for (let tick = 0; tick < 5; tick++) {
      clock.advance(1_000)
      await slow.wake()
    }
    expect(slow.text()).toMatch(/a0 b1000 c2000 a3000 b4000 (c5000 )?$/)
  })

  it('ends each stream with a last event that says why', async () => {
    const { broadcast } = broadcastInTest()
    const feed = broadcast.open()
    const text = textOf(feed)
    await turn()
    broadcast.shutdown()
    await turn()
    expect(feed.readableEnded).toBe(true)
    const last = text().trim().split('\n\n').at(-1)!
    expect(JSON.parse(last.slice(last.indexOf('{')))).toMatchObject({
      type: 'source',
      state: 'lost',
      reason: 'the application is shutting down',
    })
  })

  it('cuts off who does not take the last event within a second', async () => {
    const { broadcast, clock } = broadcastInTest()
    const slow = sluggish()
    const feed = broadcast.open()
    feed.pipe(slow.response)
    await turn()
    broadcast.shutdown()
    await turn()
    expect(slow.response.destroyed).toBe(false)
    clock.advance(1_000)
    await turn()
    expect([slow.response.destroyed, feed.destroyed, clock.timers]).toEqual([true, true, 0])
  })

  it('forgets what it kept for the next frame when the last reader goes', async () => {
    const clock = new SimulatedClock()
    const onRest = vi.fn()
    const broadcast = new Broadcast({ frame: () => 'frame', onRest, clock })
    const feed = broadcast.open().resume()
    await turn()
    expect(onRest).not.toHaveBeenCalled()
    feed.destroy()
    await turn()
    expect(onRest).toHaveBeenCalledTimes(1)
  })
})

function textOf(feed: Readable): () => string {
  let text = ''
  feed.on('data', (bytes: Buffer) => (text += bytes.toString()))
  return () => text
}

/** A response that takes the prelude and one more piece, and then as many as it is woken for. */
function sluggish() {
  let text = ''
  let resume = () => {}
  const stalled = new Writable({
    highWaterMark: 1,
    write(bytes: Buffer, _encoding, done) {
      text += bytes.toString()
      if (text.length > 16) resume = done
      else done()
    },
  })
  const wake = async () => {
    resume()
    await turn()
  }
  return { response: stalled, text: () => text, wake }
}
