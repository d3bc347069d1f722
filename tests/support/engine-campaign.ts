import fc from 'fast-check'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { outcomes } from '../../shared/engine/outcome.ts'
import { campaignRules } from './campaign-rules.ts'
import { EngineWalk } from './engine-walk.ts'
import type { CampaignTally, WalkSettings, WalkStep } from './engine-walk.ts'

/** How much is driven. */
export interface CampaignOptions {
  /** Random sequences, of about 75 events each. */
  readonly runs: number
  /** The same seed drives the same events. @default 1 */
  readonly seed?: number | undefined
}

/**
 * Drives circuits of every rule and every recovery with random events and holds each step against lists of calls that
 * know nothing of cells, tickets or leases: the window sees what a list sees, a call is let through exactly when a list
 * has room for it, only calls of the present episode decide, and wherever a circuit is it comes back.
 *
 * @throws What fast-check has to say about the shortest sequence that went wrong.
 */
export function engineCampaign({ runs, seed = 1 }: CampaignOptions): CampaignTally {
  const tally: CampaignTally = {
    events: 0,
    openings: 0,
    reopenings: 0,
    recoveries: 0,
    stages: 0,
    turnedAway: 0,
    staleResults: 0,
    lateProbes: 0,
  }
  const property = fc.property(settings, steps, (some, list) => {
    const walk = new EngineWalk(some, tally)
    for (const step of list) walk.take(step)
    walk.comesBack()
  })
  fc.assert(property, { numRuns: runs, seed })
  return tally
}

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const cameTo = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Outcome>('success', 'success', 'failure') },
  { weight: 1, arbitrary: fc.constantFrom(...outcomes) },
)
const steps: fc.Arbitrary<readonly WalkStep[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ act: fc.constant('ask' as const), chance }) },
    {
      weight: 10,
      arbitrary: fc.record({
        act: fc.constant('end' as const),
        which: fc.nat(4),
        outcome: cameTo,
        tookMs: fc.nat(200),
      }),
    },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.nat(900) }) },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.nat(20_000) }) },
    { weight: 1, arbitrary: fc.constantFrom('trip', 'wake', 'close').map((act) => ({ act })) },
  ),
  { maxLength: 150, size: 'max' },
)

const settings: fc.Arbitrary<WalkSettings> = fc.record({
  rule: fc.constantFrom(...campaignRules),
  probes: fc.integer({ min: 1, max: 5 }),
  passRate: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  leaseMs: fc.integer({ min: 1, max: 15_000 }),
  traffic: fc.option(
    fc.record({
      percentages: fc.constantFrom([20], [100], [1, 5, 25, 100], [50, 50]),
      inFlight: fc.integer({ min: 1, max: 4 }),
      stageMs: fc.constantFrom(0, 2_000, 20_000, Infinity),
    }),
    { nil: undefined },
  ),
})
