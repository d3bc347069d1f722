import { describe, expect, it } from 'vitest'
import { engineCampaign } from '../../support/engine-campaign.ts'

describe('a campaign of random events', () => {
  it('finds every circuit to do what plain lists of calls would', () => {
    const tally = engineCampaign({ runs: 1_500 })
    expect(tally.events).toBeGreaterThan(90_000)
    const { openings, reopenings, recoveries, stages, turnedAway, staleResults, lateProbes } = tally
    for (const often of [openings, reopenings, recoveries, stages, turnedAway, staleResults, lateProbes]) {
      expect(often).toBeGreaterThan(500)
    }
  })
})
