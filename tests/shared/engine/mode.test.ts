import { describe, expect, it } from 'vitest'
import {
  admissionIn,
  asksState,
  automatic,
  handMode,
  modeAt,
  modeKinds,
} from '../../../shared/engine/mode.ts'
import type { ModeKind } from '../../../shared/engine/mode.ts'

const through = (reaches: string, wouldTurnAway = false) => ({ kind: 'let-through', reaches, wouldTurnAway })
const away = { kind: 'turned-away' }

describe('a mode', () => {
  it.each<[ModeKind, boolean, object, object]>([
    ['automatic', true, through('state'), away],
    ['shadow', true, through('state'), through('statistics', true)],
    ['forced-open', false, away, away],
    ['forced-closed', false, through('rule'), through('rule')],
    ['disabled', false, through('nothing'), through('nothing')],
  ])('%s asks the state: %s', (kind, asks, whereLetThrough, whereTurnedAway) => {
    expect(asksState(kind)).toBe(asks)
    expect(admissionIn(kind, true)).toEqual(whereLetThrough)
    expect(admissionIn(kind, false)).toEqual(whereTurnedAway)
  })

  it('costs no object per call', () => {
    for (const kind of modeKinds) expect(admissionIn(kind, true)).toBe(admissionIn(kind, true))
  })

  it('says who wanted it, why and until when', () => {
    const options = { reason: 'migration', actor: 'ops@example.com', forMs: 60_000 }
    expect(handMode('forced-open', options, 1_000)).toEqual({
      kind: 'forced-open',
      since: 1_000,
      until: 61_000,
      reason: 'migration',
      actor: 'ops@example.com',
    })
  })

  it('lasts until its time is over', () => {
    const mode = handMode('forced-open', { forMs: 60_000 }, 1_000)
    expect(modeAt(mode, 60_999)).toBe(mode)
    expect(modeAt(mode, 61_000)).toBe(automatic)
  })

  it('lasts until somebody says so when no time was told', () => {
    const mode = handMode('shadow', {}, 0)
    expect(mode).toEqual({ kind: 'shadow', since: 0, until: Infinity })
    expect(modeAt(mode, Number.MAX_SAFE_INTEGER)).toBe(mode)
    expect(modeAt(automatic, Number.MAX_SAFE_INTEGER)).toBe(automatic)
  })

  it.each([
    [{ forMs: -1 }, 'mode option "forMs" must be a number from 0 (milliseconds), got -1'],
    [{ reason: '' }, 'mode option "reason" must be a text that is not empty, got ""'],
    [{ actor: 7 }, 'mode option "actor" must be a text that is not empty, got 7'],
    [{ until: 7 }, 'mode has no option "until"'],
  ])('refuses %j', (options, message) => {
    expect(() => handMode('disabled', options as object, 0)).toThrow(message)
  })
})
