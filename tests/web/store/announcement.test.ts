import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import type { Announcement } from '../../../web/store/announcement.ts'
import { announce } from '../../../web/store/announcement.ts'
import { at, closed, halfOpen, open, silent } from '../slices.ts'
import { boardMessage, storeInTest } from './boards.ts'

/** Someone who listens to a board. */
function listener() {
  const { board, hear, live, lose, clock } = storeInTest()
  let said: Announcement | null = null
  const listen = () => {
    said = announce(said, board())
    return said?.sentence
  }
  live()
  return {
    lose: () => {
      lose()
      return listen()
    },
    after: (seconds: number, ...circuits: readonly CircuitReading[]) => {
      clock.advance(seconds * 1_000)
      hear(boardMessage(at, ...circuits))
      return listen()
    },
  }
}

const a = closed(0, 100, { name: 'a' })
const b = closed(0, 100, { name: 'payments.charge' })
const tripped = open({ name: 'payments.charge' })

describe('what a listener hears', () => {
  it('is nothing at first and nothing while nothing changes', () => {
    const { after } = listener()
    expect(after(0, a, b)).toBe('')
    expect(after(60, a, b)).toBe('')
  })

  it('is one sentence about a circuit that changed, with the state of the board', () => {
    const { after } = listener()
    after(0, a, b)
    expect(after(1, a, tripped)).toBe('payments.charge opened; 1 open, 1 closed')
  })

  it('is at most one sentence in ten seconds, which then tells of all that changed', () => {
    const { after } = listener()
    after(0, a, b)
    after(1, a, tripped)
    expect(after(5, open({ name: 'a' }), tripped)).toBe('payments.charge opened; 1 open, 1 closed')
    expect(after(5, open({ name: 'a' }), halfOpen({ name: 'payments.charge' }))).toBe(
      '2 circuits changed; 1 open, 1 half-open, 0 closed',
    )
  })

  it('does not take silence for a change', () => {
    const { after } = listener()
    after(0, a)
    expect(after(11, silent({ name: 'a' }))).toBe('')
  })

  it('does not take a newcomer for a change', () => {
    const { after } = listener()
    after(0, a)
    expect(after(11, a, tripped)).toBe('')
    expect(after(11, a, b)).toBe('payments.charge closed; 0 open, 2 closed')
  })

  it('is that the stream is lost', () => {
    const { after, lose } = listener()
    after(0, a)
    expect(lose()).toBe('the stream is lost; 0 open, 1 closed')
  })
})
