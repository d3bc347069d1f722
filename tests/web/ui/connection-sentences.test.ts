import { describe, expect, it } from 'vitest'
import {
  backSentence,
  connectingSentence,
  endedSentence,
  hiddenSentence,
  lostSentence,
  lostSourceSentence,
  rejectedSentence,
  retrySentence,
} from '../../../web/ui/connection-sentences.ts'
import type { Sentence } from '../../../web/ui/connection-sentences.ts'
import { at } from '../slices.ts'

const plain = (text: string) => text.replaceAll('\u202F', ' ')
const whole = ({ lead, rest }: Sentence) => plain(`${lead} ${rest}`)
const lost = {
  kind: 'lost',
  at: at - 19_000,
  reason: 'the server closed the connection',
  retryAt: at + 4_000,
  attempt: 3,
} as const

describe('the sentences of the connection', () => {
  it('say for how long it has been tried', () => {
    expect(plain(connectingSentence(at - 2_000, at))).toBe('Connecting to the stream for 2 s')
  })

  it('say when and why it was lost', () => {
    expect(whole(lostSentence(lost, at, true))).toBe(
      'Stream lost at 14:01:48, 19 s ago: the server closed the connection. The figures are from then; countdowns are taken away.',
    )
  })

  it('do not speak of a loss where there was nothing', () => {
    expect(whole(lostSentence(lost, at, false))).toBe('No stream yet: the server closed the connection.')
  })

  it('say when it is tried again', () => {
    expect(plain(retrySentence(lost.retryAt, at))).toBe('Trying again in 4 s')
    expect(retrySentence(null, at)).toBe('Connecting')
  })

  it('say what was missed', () => {
    expect(whole(backSentence({ at, missedMs: 23_000, isFilled: false }, at))).toBe(
      'Back at 14:02:07. 23 s were missed and could not be filled in; the gap is hatched.',
    )
    expect(whole(backSentence({ at, missedMs: 23_000, isFilled: true }, at))).toBe(
      'Back at 14:02:07. 23 s were missed and have been filled in.',
    )
  })

  it('say which of several streams is lost', () => {
    const known = { kind: 'lost', at: at - 5_000, reason: 'ECONNREFUSED', retryAt: null } as const
    const state = { ...known, wasHeard: true }
    expect(whole(lostSourceSentence({ id: 'a', label: 'checkout-java', state }, at))).toBe(
      'checkout-java lost at 14:02:02, 5 s ago: ECONNREFUSED. Its figures are from then.',
    )
    const never = { id: 'a', label: 'checkout-java', state: { ...known, wasHeard: false } }
    expect(whole(lostSourceSentence(never, at))).toBe('No stream from checkout-java yet: ECONNREFUSED.')
  })

  it('say that a recording is over', () => {
    expect(whole(endedSentence('cinematch.stream', at, at))).toBe(
      'cinematch.stream ended at 14:02:07. It is a recording; the figures are its last.',
    )
  })

  it('say of which day and year an old recording is', () => {
    const now = new Date(2031, 5, 1).getTime()
    expect(endedSentence('old.stream', at, now).lead).toBe('old.stream ended at 20 Jan 2026 14:02:07.')
  })

  it.each([
    [1, '1 event could not be read. The last: not a JSON object.'],
    [3, '3 events could not be read. The last: not a JSON object.'],
  ])('say that %i events could not be read', (count, sentence) => {
    expect(whole(rejectedSentence({ count, reason: 'not a JSON object' }))).toBe(sentence)
  })

  it('say how many circuits a filter hides', () => {
    expect([hiddenSentence(1), hiddenSentence(24)]).toEqual(['1 is hidden.', '24 are hidden.'])
  })
})
