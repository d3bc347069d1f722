import type { NumberRange, OptionCheck } from '../../../shared/engine/check-options.ts'

/** Takes a share of calls. */
export function checkShare(check: OptionCheck, name: string, value: number, from = 0): number {
  return check.number(name, value, {
    from,
    to: 1,
    note: from === 0 ? 'a share of the calls' : 'a share above 0',
  })
}

/** A share as a percentage, without what binary fractions add to it: 0.55 × 100 is 55, not 55.00000000000001. */
export function percentageOf(share: number): number {
  return Math.round(share * 1e11) / 1e9
}

/** The smallest share that is one. */
export const leastShare = 1e-6

/** Takes a whole number. As in daiso a fraction is of the wrong type, and another number out of range. */
export function checkWhole(check: OptionCheck, name: string, value: number, range: NumberRange): number {
  if (typeof value === 'number' && !Number.isInteger(value))
    check.refuse(name, `a whole number from ${range.from}`, value)
  return check.number(name, value, { ...range, whole: true })
}
