import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { Feed } from '../../../server/stream/feed.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function feedInTest() {
  const [onWant, onGone] = [vi.fn(), vi.fn()]
  return { feed: new Feed({ onWant, onGone }), onWant, onGone }
}

/** A response that takes everything, or nothing more after its first bytes. */
function response({ stalls = false } = {}): Writable {
  return new Writable({ highWaterMark: 1, write: (_bytes, _encoding, done) => (stalls ? undefined : done()) })
}

describe('Feed', () => {
  it('takes nothing before it has said that it wants something', () => {
    const { feed, onWant } = feedInTest()
    const { readableLength } = feed
    feed.offer(Buffer.from('too early'))
    expect([feed.wants, feed.readableLength]).toEqual([false, readableLength])
    expect(onWant).not.toHaveBeenCalled()
    feed.destroy()
  })

  it('hands on what it is offered, after a prelude, and says each time that it has room', async () => {
    const { feed, onWant } = feedInTest()
    let text = ''
    feed.on('data', (bytes: Buffer) => (text += bytes.toString()))
    await turn()
    expect(onWant).toHaveBeenCalledTimes(1)
    for (const each of ['a', 'b']) feed.offer(Buffer.from(each))
    await turn()
    expect(text).toBe('\n: fuseboard\n\nab')
    expect(feed.wants).toBe(true)
  })

  it('drops what a reader without room is offered', async () => {
    const { feed } = feedInTest()
    feed.pipe(response({ stalls: true }))
    await turn()
    const frame = Buffer.alloc(feed.readableHighWaterMark)
    for (let offers = 0; offers < 10; offers++) {
      feed.offer(frame)
      await turn()
    }
    expect(feed.wants).toBe(false)
    expect(feed.readableLength).toBeLessThanOrEqual(2 * frame.length)
  })

  it('takes nothing more once it has been finished', async () => {
    const { feed } = feedInTest()
    const failed = vi.fn()
    feed.on('error', failed).resume()
    await turn()
    expect(feed.wants).toBe(true)
    feed.finish()
    feed.offer(Buffer.from('too late'))
    feed.finish()
    await turn()
    expect([feed.wants, feed.readableEnded]).toEqual([false, true])
    expect(failed).not.toHaveBeenCalled()
  })

  it('is gone, once, when the response closes', async () => {
    const { feed, onGone } = feedInTest()
    const destination = response()
    expect(feed.pipe(destination)).toBe(destination)
    await turn()
    expect(onGone).not.toHaveBeenCalled()
    destination.destroy()
    await turn()
    expect([feed.destroyed, feed.wants]).toEqual([true, false])
    feed.destroy()
    expect(onGone).toHaveBeenCalledExactlyOnceWith(feed)
  })

  it('is gone at once, and wants nothing, when the response was closed before', async () => {
    const destination = response().destroy()
    await turn()
    const { feed, onWant, onGone } = feedInTest()
    feed.pipe(destination)
    await turn()
    expect(feed.destroyed).toBe(true)
    expect(onWant).not.toHaveBeenCalled()
    expect(onGone).toHaveBeenCalledExactlyOnceWith(feed)
  })
})
