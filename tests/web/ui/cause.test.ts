import { describe, expect, it } from 'vitest'
import type { Cause } from '../../../shared/engine/cause.ts'
import type { Figures, Rule } from '../../../shared/engine/policy.ts'
import { causeInRow, causeInShort, firstOpeningSentence, transitionSentence } from '../../../web/ui/cause.ts'
import { reopened, tripped } from '../slices.ts'

const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ')
const slept: Cause = { kind: 'slept', sleptMs: 48_000 }
const untold: Cause = {
  kind: 'untold-rule',
  failed: 5,
  calls: 12,
  windowMs: 10_000,
  errors: [{ error: 'ECONNRESET', count: 4 }],
}
const passed: Cause = { kind: 'probes-passed', probes: 5, openMs: 85_000 }

describe('what happened to a circuit', () => {
  it.each([
    [tripped, {}, 'Opened: 31 of 52 calls failed (59.6 % ≥ 50 %) in 10 s; 28 × ECONNRESET, 3 × timeout.'],
    [{ to: 'open', cause: untold } as const, {}, 'Opened: 5 of 12 calls failed in 10 s; 4 × ECONNRESET.'],
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
    [
      { to: 'closed', cause: { kind: 'probes-passed', probes: 3, judged: 5, openMs: 1_000 } } as const,
      {},
      'Closed: 3 of 5 probes passed. It was open for 1 s.',
    ],
    [
      {
        to: 'open',
        cause: { kind: 'probe-failed', error: 'timeout', afterMs: 200, failed: 3, judged: 4 },
      } as const,
      {},
      'Opened again: 3 of 4 probes failed, the last after 200 ms with timeout.',
    ],
    [
      {
        to: 'open',
        cause: { kind: 'by-hand', mode: 'forced-open', actor: 'mara', reason: 'migration', forMs: 60_000 },
      } as const,
      {},
      'Forced open by mara, for 1 min: “migration”.',
    ],
    [
      { to: 'open', cause: { kind: 'by-hand', mode: 'forced-open', deed: 'isolated' } } as const,
      { when: '14:02:07' },
      'Isolated 14:02:07 by hand.',
    ],
    [{ to: 'closed', cause: { kind: 'by-hand', deed: 'reset' } } as const, {}, 'Reset by hand.'],
    [
      { to: 'closed', cause: { kind: 'by-hand', mode: 'shadow' } } as const,
      {},
      'Put into shadow mode by hand.',
    ],
    [
      { to: 'closed', cause: { kind: 'by-hand', mode: 'automatic' } } as const,
      {},
      'Automatic again by hand.',
    ],
    [
      { to: 'closed', cause: { kind: 'mode-ended', mode: 'forced-open', afterMs: 1_800_000 } } as const,
      {},
      'Force ended after 30 min; automatic again, closed.',
    ],
  ])('is told in a sentence with its numbers', (transition, options, sentence) => {
    expect(plain(transitionSentence(transition, options))).toBe(sentence)
  })

  it.each<[Rule, Partial<Figures>, string]>([
    [{ rule: 'consecutive' }, { errors: 5, calls: 5, threshold: 5 }, '5 failures in a row (limit 5)'],
    [
      { rule: 'count', lastCalls: 20 },
      { errors: 5, calls: 20, threshold: 5 },
      '5 of the last 20 calls failed (limit 5)',
    ],
    [
      { rule: 'last-calls-percentage', lastCalls: 20 },
      { errors: 12, calls: 20 },
      '12 of the last 20 calls failed (60.0 % ≥ 50 %)',
    ],
    [{ rule: 'count-in-window' }, { threshold: 5 }, '31 of 52 calls failed in 10 s (limit 5)'],
    [
      { rule: 'slow-call-percentage', slowMs: 800 },
      {},
      '31 of 52 calls were slower than 800 ms (59.6 % ≥ 50 %) in 10 s',
    ],
    [
      { rule: 'custom', name: 'mine' },
      { threshold: 7 },
      '31 of 52 calls failed by the rule “mine” (limit 7)',
    ],
  ])('names the rule that was met', (rule, own, clause) => {
    const figures = { errors: 31, calls: 52, threshold: 50, minimumCalls: 0, windowMs: 10_000, ...own }
    const cause: Cause = { kind: 'rule', measured: { ...figures, ...rule }, errors: [] }
    expect(plain(transitionSentence({ to: 'open', cause }))).toBe(`Opened: ${clause}.`)
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
    [{ kind: 'by-hand', mode: 'forced-open', actor: 'mara' } as const, 1, 'by mara', 'By mara'],
    [{ kind: 'by-hand', mode: 'shadow', reason: 'trial' } as const, 1, 'trial', 'Trial'],
    [slept, 1, '', ''],
  ])('has shorter forms', (cause, trips, short, row) => {
    expect(plain(causeInShort(cause))).toBe(short)
    expect(plain(causeInRow(cause, trips))).toBe(row)
  })

  it('may be unknown', () => {
    expect(causeInShort(undefined)).toBe('')
  })

  it('is told in short, also of a rule of which nothing is known', () => {
    expect(plain(causeInShort(untold))).toBe('4 × ECONNRESET')
    expect(causeInShort({ ...untold, errors: [] })).toBe('5 of 12 failed')
    expect(plain(causeInRow(untold))).toBe('5 of 12 failed; 4 × ECONNRESET')
  })
})
