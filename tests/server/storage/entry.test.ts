import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Word } from '../../../server/storage/entry.ts'
import { readEntries, writeEntry } from '../../../server/storage/entry.ts'
import { stamped } from '../../../server/storage/storage.ts'
import { outcomes } from '../../../shared/engine/outcome.ts'

const times = fc.integer({ min: 1, max: 10_000 })
const took = fc.option(
  fc.nat().map((ms) => ms / 1_000),
  { nil: undefined },
)
const words: fc.Arbitrary<Word> = fc.oneof(
  fc.record({
    kind: fc.constant('settle' as const),
    outcome: fc.constantFrom(...outcomes),
    ticket: fc.maxSafeNat(),
    times,
    tookMs: took,
  }),
  fc.record({ kind: fc.constant('admit' as const), times }),
  fc.record({ kind: fc.constantFrom('isolate', 'reset', 'open', 'close', 'wake') }),
)
const entries = fc.record({
  now: fc.integer({ min: 0, max: 4e15 }).map((us) => us / 1_000),
  id: fc.stringMatching(/^[a-z0-9]{1,12}$/),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  words: fc.array(words, { minLength: 1, maxLength: 10 }),
})

describe('entries', () => {
  it('come back from a tail as they were written, one after the other', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 5 }), (written) => {
        const tail = written.map(({ now, ...entry }) => stamped(writeEntry(entry), now)).join('')
        expect(readEntries(tail)).toEqual(written)
      }),
    )
  })

  it('are as short as their document says', () => {
    const said: Word[] = [
      { kind: 'settle', outcome: 'success', ticket: 3, times: 40, tookMs: undefined },
      { kind: 'settle', outcome: 'failure', ticket: 3, times: 1, tookMs: undefined },
      { kind: 'admit', times: 2 },
    ]
    expect(writeEntry({ id: '5f1c', seed: 4711, words: said })).toBe('#5f1c.4711 s3x40,f3,ax2;')
  })

  it('leave out what a later version says', () => {
    expect(readEntries('@12#a.1 s0,q17,f0;@13!;')).toMatchObject([
      { now: 12, words: [{ outcome: 'success' }, { outcome: 'failure' }] },
    ])
  })
})
