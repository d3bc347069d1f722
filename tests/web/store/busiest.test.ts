import { describe, expect, it } from 'vitest'
import { busiestOf } from '../../../web/store/busiest.ts'
import { closed, open, silent, slice } from '../slices.ts'

describe('the busiest circuit', () => {
  it('is rounded up to two figures, so that discs keep still', () => {
    expect(busiestOf([slice(closed(0, 12_341)), slice(open())])).toBe(1_300)
    expect(busiestOf([slice(closed(0, 12_999)), slice(open())])).toBe(1_300)
  })

  it('counts calls that were turned away', () => {
    expect(busiestOf([slice(open())])).toBe(63)
  })

  it('may not be there', () => {
    expect(busiestOf([])).toBe(0)
    expect(busiestOf([slice(silent())])).toBe(0)
  })
})
