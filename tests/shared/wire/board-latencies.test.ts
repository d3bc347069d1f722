import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketCount, bucketMiddle } from '../../../shared/engine/latency-histogram.ts'
import {
  bandBounds,
  bandCount,
  bandsOf,
  countedSince,
  countsText,
  readCounts,
} from '../../../shared/wire/board-latencies.ts'
import { NumberReader, numberText, signedText } from '../../../shared/wire/board-numbers.ts'

describe('numbers as text', () => {
  it('come back as they were, one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.maxSafeNat()),
        fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 })),
        (whole, signed) => {
          const reader = new NumberReader(whole.map(numberText).join('') + signed.map(signedText).join(''))
          expect(whole.map(() => reader.next())).toEqual(whole)
          expect(signed.map(() => reader.nextSigned())).toEqual(signed)
          expect(reader.isAtEnd).toBe(true)
        },
      ),
    )
  })

  it.each([
    [0, 'A'],
    [31, 'f'],
    [32, 'gB'],
    [1_023, '_f'],
  ])('%i takes few letters: %s', (value, text) => expect(numberText(value)).toBe(text))
})

describe('counts of latencies', () => {
  it('are what was counted between two looks', () => {
    expect(countedSince([1, 0, 5], [1, 3, 9])).toEqual([1, 3, 2, 4])
    expect(countedSince(undefined, [0, 2])).toEqual([1, 2])
  })

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { maxLength: bucketCount }), (calls) => {
        const counts = countedSince(undefined, calls)
        expect(readCounts(new NumberReader(countsText(counts)))).toEqual(counts)
      }),
    )
  })

  it('fall into bands that hold the latencies of their buckets, each call once', () => {
    const all = Array.from({ length: bucketCount }, (_, bucket) => [bucket, bucket + 1]).flat()
    const bands = bandsOf(all)
    expect(bands.length / 2).toBe(bandCount)
    const sum = (counts: readonly number[]) =>
      counts.filter((_, at) => at % 2 === 1).reduce((a, b) => a + b, 0)
    expect(sum(bands)).toBe(sum(all))
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      const [from, to] = bandBounds(bandsOf([bucket, 1])[0]!)
      const middle = bucketMiddle(bucket)
      expect(middle > from && middle < to, `${middle} ms between ${from} and ${to}`).toBe(true)
    }
  })
})
