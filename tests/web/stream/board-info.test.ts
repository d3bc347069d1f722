import { describe, expect, it } from 'vitest'
import { fetchInfo } from '../../../web/stream/board-info.ts'

describe('what the server says about itself', () => {
  it('is taken when it is understood', async () => {
    const info = { title: 'checkout', environment: null, sources: [{ id: 'message', label: 'checkout' }] }
    expect(await fetchInfo('./board.json', async () => Response.json(info))).toEqual(info)
  })

  it.each([
    ['is not there', async () => new Response('nothing here', { status: 404 })],
    ['is something else', async () => Response.json({ sources: 'many' })],
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is done without when it %s', async (_, fetch) => {
    expect(await fetchInfo('./board.json', fetch)).toBeUndefined()
  })
})
