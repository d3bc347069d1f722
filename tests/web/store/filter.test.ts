import { describe, expect, it } from 'vitest'
import { isMatch } from '../../../web/store/filter.ts'
import { open, slice } from '../slices.ts'

const circuit = slice(open({ name: 'payments.charge', group: 'Billing' }))

describe('a filter', () => {
  it.each([
    ['', null, true],
    ['CHARGE', null, true],
    ['bill', null, true],
    [' pay ', null, true],
    ['pay*', null, false],
    ['', 'open', true],
    ['charge', 'closed', false],
  ] as const)('%j, %s', (query, state, isShown) => {
    expect(isMatch(circuit, { query, state })).toBe(isShown)
  })
})
