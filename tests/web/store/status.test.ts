import { describe, expect, it } from 'vitest'
import { statusOf } from '../../../web/store/status.ts'
import { tabOf } from '../../../web/store/tab.ts'
import { at, closed, halfOpen, open } from '../slices.ts'
import { boardMessage, storeInTest } from './boards.ts'

const a = closed(0, 100, { name: 'a' })

describe('the status of the board', () => {
  it('is connecting until something was heard', () => {
    const { board, live, hear } = storeInTest()
    expect(statusOf(board()).kind).toBe('connecting')
    live()
    expect(statusOf(board()).kind).toBe('connecting')
    hear(boardMessage(at, a))
    expect(statusOf(board()).kind).toBe('live')
  })

  it('is lost when the stream is, or all streams behind the server are', () => {
    const { board, live, lose, hear, clock } = storeInTest()
    live()
    hear(boardMessage(at, a), 'eu')
    hear(boardMessage(at, a), 'us')
    hear({ type: 'source', state: 'lost', at }, 'eu')
    expect(statusOf(board()).kind).toBe('live')
    clock.advance(7_000)
    hear({ type: 'source', state: 'lost', at }, 'us')
    expect(statusOf(board())).toEqual({ kind: 'lost', at: clock.epoch() })
    hear(boardMessage(at, a), 'us')
    expect(statusOf(board()).kind).toBe('live')
    lose()
    expect(statusOf(board()).kind).toBe('lost')
  })

  it('is ended when all recordings are over', () => {
    const { board, live, hear } = storeInTest()
    live()
    hear(boardMessage(at, a))
    hear({ type: 'source', state: 'ended', at })
    expect(statusOf(board()).kind).toBe('ended')
  })
})

describe('the tab', () => {
  it('tells how many circuits are open, and shows the worst state', () => {
    const { board, live, hear } = storeInTest()
    live()
    expect(tabOf(board())).toEqual({ title: 'Fuseboard', worst: 'silent' })
    hear(boardMessage(at, a))
    expect(tabOf(board())).toEqual({ title: 'Fuseboard', worst: 'closed' })
    hear(boardMessage(at, a, halfOpen({ name: 'h' })))
    expect(tabOf(board())).toEqual({ title: 'Fuseboard', worst: 'half-open' })
    hear(boardMessage(at, a, open({ name: 'x' }), open({ name: 'y' })))
    expect(tabOf(board())).toEqual({ title: '(2) Fuseboard', worst: 'open' })
  })

  it('is called as the document is until the server tells, and as the server says from then on', () => {
    const { board, store } = storeInTest('Acme')
    expect(tabOf(board()).title).toBe('Acme')
    const info = { title: null, environment: null, sources: [], keepsHistory: false }
    store.introduce({ ...info, brand: { name: 'Breakers', logo: null } })
    expect(tabOf(board()).title).toBe('Breakers')
  })

  it('tells that the stream is lost', () => {
    const { board, live, lose, hear } = storeInTest()
    live()
    hear(boardMessage(at, open()))
    lose()
    expect(tabOf(board())).toEqual({ title: '(lost) Fuseboard', worst: 'silent' })
  })
})
