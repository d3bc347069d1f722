import { describe, expect, it } from 'vitest'
import type { Cause } from '../../../shared/engine/cause.ts'
import { causeInRow, causeInShort, firstOpeningSentence, transitionSentence } from '../../../web/ui/cause.ts'
import { reopened, tripped } from '../slices.ts'

const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ')
const slept: Cause = { kind: 'slept', sleptMs: 48_000 }
const passed: Cause = { kind: 'probes-passed', probes: 5, openMs: 85_000 }

describe('what happened to a circuit', () => {
  it.each([
    [tripped, {}, 'Opened: 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s; 28 × ECONNRESET, 3 × timeout.'],
    [reopened, {}, 'Opened again: the probe failed after 212 ms with ECONNRESET.'],
    [
      { to: 'half-open', cause: slept } as const,
      { probes: 5 },
      'Half-open after 48 s: five probes admitted.',
    ],
    [{ to: 'half-open', cause: slept } as const, {}, 'Half-open after 48 s: one probe admitted.'],
    [
      { to: 'closed', cause: passed } as const,
      {},
      'Closed: 5 of 5 probes passed. It was open for 1 min 25 s.',
    ],
    [
      { to: 'closed', cause: { kind: 'probes-passed', probes: 1, openMs: 30_000 } } as const,
      {},
      'Closed: the probe passed. It was open for 30 s.',
    ],
    [{ to: 'open', cause: { kind: 'by-hand' } } as const, {}, 'Opened by hand.'],
    [{ to: 'closed', cause: { kind: 'by-hand' } } as const, {}, 'Closed by hand.'],
  ])('is told in a sentence with its numbers', (transition, options, sentence) => {
    expect(plain(transitionSentence(transition, options))).toBe(sentence)
  })

  it('may say when', () => {
    expect(plain(transitionSentence(reopened, { when: '14:01:02' }))).toBe(
      'Opened again 14:01:02: the probe failed after 212 ms with ECONNRESET.',
    )
    expect(plain(firstOpeningSentence(tripped, '13:59:40'))).toMatch(/^First opened 13:59:40: 31 of 52 calls/)
  })

  it('names three kinds of errors at most', () => {
    const errors = ['a', 'b', 'c', 'd'].map((error) => ({ error, count: 9 }))
    const { cause } = tripped
    const many = cause.kind === 'rule' ? { ...cause, errors } : cause
    expect(plain(transitionSentence({ to: 'open', cause: many }))).toMatch(/; 9 × a, 9 × b, 9 × c\.$/)
  })

  it.each([
    [tripped.cause, 1, '28 × ECONNRESET', '31 of 52 failed; 28 × ECONNRESET'],
    [reopened.cause, 3, 'probe failed: ECONNRESET', 'Probe failed: ECONNRESET, third in a row'],
    [{ kind: 'by-hand' } as const, 1, 'by hand', 'By hand'],
    [slept, 1, '', ''],
  ])('has shorter forms', (cause, trips, short, row) => {
    expect(plain(causeInShort(cause))).toBe(short)
    expect(plain(causeInRow(cause, trips))).toBe(row)
  })

  it('may be unknown', () => {
    expect(causeInShort(undefined)).toBe('')
  })
})
