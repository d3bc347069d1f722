import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { standingOf } from '../../../web/store/standing.ts'
import { needsAttention, troubled } from '../../../web/store/trouble.ts'
import { attentionInShort, attentionWords } from '../../../web/ui/attention-words.ts'
import { closed, halfOpen, open, slice } from '../slices.ts'

const alone = closed(0, 100, { name: 'alone', store: { kind: 'redis', isAlone: true } })
const words = (reading: CircuitReading) => {
  const circuit = slice(reading)
  const standing = standingOf(reading)
  return [attentionInShort(circuit, standing), attentionWords(circuit, standing)].map((text) =>
    text.replaceAll(/[\u202F\u00A0]/g, ' '),
  )
}

describe('why somebody should look at a circuit', () => {
  it.each<[string, CircuitReading, readonly [string, string]]>([
    ['open', open(), ['Open 1:05', 'Probe failed: ECONNRESET, third in a row']],
    ['half-open', halfOpen(), ['Half-open 0:03', '2 of 5 probes passed']],
    ['strained', closed(372, 1_000), ['37.2 % errors', '37.2 % errors, opens at 50 %']],
    ['forced', open({ mode: 'forced-open' }), ['Forced open', 'Forced open, no call passes']],
    ['on its own', alone, ['Closed', 'Closed, redis does not answer']],
  ])('is said in few words of one that is %s', (_, reading, [short, long]) => {
    expect(words(reading)).toEqual([short.replace('0:03', '3 s'), long])
  })

  it('has lost its store, too', () => {
    const circuits = [closed(0, 100), alone, open()].map((reading) => slice(reading))
    expect(troubled(circuits).map(({ reading }) => reading.name)).toEqual(['alone', 'payments.charge'])
    expect(needsAttention(slice(closed(0, 100, { store: { kind: 'redis', isAlone: false } })))).toBe(false)
  })
})
