import type { OptionCheck } from '../../../shared/engine/check-options.ts'

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
