import { describe, expect, it } from 'vitest'
import type { Contest } from '../../bench/contest/contest.ts'
import { contestants } from '../../bench/contestants/index.ts'
import { contests } from '../../bench/contests/index.ts'

const entries: [name: string, contest: Contest][] = Object.entries(contests)
const cases = entries.flatMap(([name, contest]) =>
  contest.entrants.map((entrant) => ({ name, contest, entrant })),
)

/** The variants that take no seconds to prepare. */
const light = ({ variants }: Contest) => variants.filter((variant) => !variant.includes('00,000'))

describe('the fixtures of the benchmarks', () => {
  it.each(cases)('verify themselves: $name with $entrant', async ({ contest, entrant }) => {
    for (const variant of light(contest)) {
      const fixture = await contest.prepare(contestants[entrant], variant, 120)
      await fixture.run()
      expect(() => fixture.verify()).not.toThrow()
      fixture.end()
    }
  })

  it.each(cases)('notice calls that were not made: $name with $entrant', async ({ contest, entrant }) => {
    const fixture = await contest.prepare(contestants[entrant], contest.variants[0]!, 120)
    expect(() => fixture.verify()).toThrow(/instead of|cannot be/)
    fixture.end()
  })
})
