import { describe, expect, it } from 'vitest'
import { engineCampaign } from '../../support/engine-campaign.ts'

/** `npm run campaign` asks for more. */
const runs = Number(process.env['CAMPAIGN_RUNS'] ?? 1_500)
const seed = Number(process.env['CAMPAIGN_SEED'] ?? 1)

describe('a campaign of random events', () => {
  it('finds every circuit to do what plain lists of calls would', { timeout: 600_000 }, () => {
    const tally = engineCampaign({ runs, seed })
    // oxlint-disable-next-line no-console -- what the command is for
    if (process.env['CAMPAIGN_RUNS'] !== undefined) console.table(tally)
    expect(tally.events).toBeGreaterThan(runs * 60)
    const { openings, reopenings, recoveries, stages, turnedAway, staleResults, lateProbes } = tally
    for (const often of [openings, reopenings, recoveries, stages, turnedAway, staleResults, lateProbes]) {
      expect(often).toBeGreaterThan(runs / 4)
    }
  })
})
