import { describe, expect, it } from 'vitest'
import {
  clockTime,
  duration,
  roughDuration,
  setDuration,
  shortDuration,
  spokenDuration,
} from '../../../web/ui/time.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const plain = (text: string) => text.replaceAll('\u202F', ' ')

describe('durations', () => {
  it.each([
    [0, '0 s', '0 s', '0 s'],
    [6_000, '6 s', '6 s', '6 s'],
    [65_000, '1:05', '1 min 5 s', '1 min'],
    [4 * minute, '4:00', '4 min', '4 min'],
    [24 * minute + 9_000, '24:09', '24 min', '24 min'],
    [4 * hour, '4 h', '4 h', '4 h'],
    [day, '1 d', '1 d', '1 d'],
    [31 * day, '31 d', '31 d', '31 d'],
    [-500, '0 s', '0 s', '0 s'],
  ])('of %i ms have a short, a full and a rough form', (ms, short, full, rough) => {
    expect([shortDuration(ms), duration(ms), roughDuration(ms)].map(plain)).toEqual([short, full, rough])
  })

  it.each([
    [800, '800 ms'],
    [1_000, '1 s'],
    [1_500, '1.5 s'],
    [77_000, '77 s'],
    [300_000, '5 min'],
  ])('that somebody set, of %i ms, are told to the digit', (ms, text) => {
    expect(plain(setDuration(ms))).toBe(text)
  })

  it.each([
    [1_000, '1 second'],
    [12_000, '12 seconds'],
    [65_000, '1 minute 5 seconds'],
    [120_000, '2 minutes'],
  ])('of %i ms are spoken in whole words', (ms, text) => {
    expect(spokenDuration(ms)).toBe(text)
  })
})

describe('the time of day', () => {
  const at = new Date(2026, 0, 20, 14, 2, 9).getTime()

  it('needs no date today', () => {
    expect(clockTime(at, at + minute)).toBe('14:02:09')
  })

  it('has its date on another day', () => {
    expect(clockTime(at, at + day)).toBe('20 Jan 14:02:09')
  })

  it('has its year in another year', () => {
    expect(clockTime(at, at + 366 * day)).toBe('20 Jan 2026 14:02:09')
  })
})
