import { describe, expect, it } from 'vitest'
import { ErrorTally } from '../../../shared/engine/error-tally.ts'

describe('ErrorTally', () => {
  it('names the most frequent errors first, and no more than asked for', () => {
    const tally = new ErrorTally({ slots: 10, slotMs: 1_000 })
    for (const error of [
      'ECONNRESET',
      'HTTP 503',
      'ECONNRESET',
      'timeout 800 ms',
      'ECONNRESET',
      'HTTP 503',
    ]) {
      tally.add(error, 0)
    }
    expect(tally.top(0, 2)).toEqual([
      { error: 'ECONNRESET', count: 3 },
      { error: 'HTTP 503', count: 2 },
    ])
  })

  it('forgets errors that left the window', () => {
    const tally = new ErrorTally({ slots: 10, slotMs: 1_000 })
    tally.add('ECONNRESET', 0)
    expect(tally.top(10_000, 3)).toEqual([])
  })

  it('counts kinds beyond the eighth together, however many there are', () => {
    const tally = new ErrorTally({ slots: 10, slotMs: 1_000 })
    for (let kind = 0; kind < 1_000; kind++) tally.add(`order ${kind} failed`, 0)
    expect(tally.top(0, 1)).toEqual([{ error: 'other', count: 992 }])
  })

  it('gives the place of a kind that has faded to a new one', () => {
    const tally = new ErrorTally({ slots: 10, slotMs: 1_000 })
    for (let kind = 0; kind < 8; kind++) tally.add(`old ${kind}`, 0)
    tally.add('new', 60_000)
    expect(tally.top(60_000, 3)).toEqual([{ error: 'new', count: 1 }])
  })
})
