import { describe, expect, it } from 'vitest'
import { Conflation } from '../../../server/fleet/conflation.ts'
import { Feed } from '../../../server/stream/feed.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

async function readerInTest() {
  const feed: Feed = new Feed({ onWant: () => {}, onGone: () => {} })
  const waiting = new Conflation(feed)
  feed.read(0)
  await turn()
  feed.read()
  return { feed, waiting, read: () => String((feed.read() as Buffer | null) ?? '') }
}

describe('Conflation', () => {
  it('hands over what waits in the order in which it last came, once', async () => {
    const { waiting, read } = await readerInTest()
    waiting.add('a', Buffer.from('a1 '))
    waiting.add('b', Buffer.from('b1 '))
    waiting.add('a', Buffer.from('a2 '))
    waiting.flush()
    expect(read()).toBe('b1 a2 ')
    waiting.flush()
    expect(read()).toBe('')
  })

  it('keeps only the latest event of each circuit for a reader that has no room', async () => {
    const { feed, waiting, read } = await readerInTest()
    feed.offer(Buffer.alloc(100_000))
    expect(feed.wants).toBe(false)
    for (let round = 0; round < 1_000; round++) {
      waiting.add('a', Buffer.from(`a${round} `))
      waiting.add('b', Buffer.from(`b${round} `))
      waiting.flush()
    }
    read()
    await turn()
    waiting.flush()
    expect(read()).toBe('a999 b999 ')
  })

  it('is bounded although a stream makes up names without end', async () => {
    const { waiting, read } = await readerInTest()
    for (let index = 0; index < 50_000; index++) waiting.add(`${index}`, Buffer.from(`${index} `))
    waiting.flush()
    const names = read().trim().split(' ')
    expect(names).toHaveLength(20_000)
    expect(names.at(-1)).toBe('49999')
  })
})
