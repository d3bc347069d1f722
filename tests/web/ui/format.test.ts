import { describe, expect, it } from 'vitest'
import type { Figure } from '../../../web/ui/format.ts'
import { count, latencyFigure, percentFigure, plain, rateFigure } from '../../../web/ui/format.ts'

const shown = (figure: Figure) => plain(figure).replaceAll('\u202F', '_')

describe('figures', () => {
  it.each([
    [null, '–'],
    [0, '0_%'],
    [0.0004, '<0.1_%'],
    [0.001, '0.1_%'],
    [31 / 52, '59.6_%'],
    [0.2, '20.0_%'],
    [0.99999, '>99.9_%'],
    [1, '100_%'],
  ])('write a share of %s as %s', (share, text) => {
    expect(shown(percentFigure(share))).toBe(text)
  })

  it.each([
    [null, '–'],
    [0, '0_/s'],
    [0.03, '<0.1_/s'],
    [0.3, '0.3_/s'],
    [62.4, '62.4_/s'],
    [99.96, '100_/s'],
    [1_284.4, '1_284_/s'],
    [12_400, '12.4k_/s'],
    [2_500_000, '2.5M_/s'],
  ])('write %s calls per second as %s', (perSecond, text) => {
    expect(shown(rateFigure(perSecond))).toBe(text)
  })

  it.each([
    [null, '–'],
    [0, '0_ms'],
    [2.44, '2.4_ms'],
    [58.3, '58_ms'],
    [999.7, '1.00_s'],
    [1_240, '1.24_s'],
    [10_200, '10.2_s'],
    [262_000, '262_s'],
  ])('write a latency of %s ms as %s', (ms, text) => {
    expect(shown(latencyFigure(ms))).toBe(text)
  })

  it('group thousands with a thin space that does not break', () => {
    expect(count(1_204_131)).toBe('1\u202F204\u202F131')
  })
})
