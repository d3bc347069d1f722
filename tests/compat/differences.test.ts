import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { useFakeTime } from './fake-time.ts'
import type { Observed, PairOptions, Step } from './observed.ts'
import { Pair } from './pair.ts'

useFakeTime()

interface Difference {
  /** As in the table of the migration guide. */
  readonly what: string
  readonly options?: Partial<PairOptions>
  /** Those of a list happen at once. */
  readonly steps: readonly (Step | readonly Step[])[]
  readonly read: (one: Observed) => unknown
  readonly theirs: unknown
  readonly ours: unknown
}

const [succeed, fail, fault, spoil, hang] = (['succeed', 'fail', 'throw', 'spoil', 'hang'] as const).map(
  (deed): Step => ({ do: 'fire', deed, key: 0 }),
) as [Step, Step, Step, Step, Step]
const after = (ms: number): Step => ({ do: 'wait', ms })
const [open, shutdown, clearCache] = (['open', 'shutdown', 'clearCache'] as const).map((what): Step => ({
  do: what,
})) as [Step, Step, Step]
const state = ({ breaker: { closed, opened, halfOpen } }: Observed) =>
  closed ? 'closed' : opened ? 'open' : halfOpen ? 'half-open' : 'none'
const stat = (name: string) => (one: Observed) => one.breaker.stats[name]

/** What the random sequences are kept away from. Everything else that is not the same is a mistake. */
const differences: readonly Difference[] = [
  {
    what: '`errorThresholdPercentage`',
    options: { errorThresholdPercentage: 50 },
    steps: [succeed, fail],
    read: state,
    theirs: 'closed',
    ours: 'open',
  },
  {
    what: 'what the percentage is of',
    options: { errorThresholdPercentage: 60 },
    steps: [hang, hang, fail],
    read: state,
    theirs: 'closed',
    ours: 'open',
  },
  {
    what: '`volumeThreshold`',
    options: { volumeThreshold: 2 },
    steps: [hang, fail],
    read: state,
    theirs: 'open',
    ours: 'closed',
  },
  {
    what: 'an error that `errorFilter` knows',
    options: { errorThresholdPercentage: 60, filters: true },
    steps: [spoil, spoil, fail],
    read: state,
    theirs: 'closed',
    ours: 'open',
  },
  {
    what: 'closing',
    options: { errorThresholdPercentage: 60, volumeThreshold: 4 },
    steps: [fail, fail, fail, fail, after(90), succeed, succeed, succeed, fail],
    read: state,
    theirs: 'open',
    ours: 'closed',
  },
  {
    what: 'late results',
    options: { resetTimeout: 52 },
    steps: [hang, open, after(60), after(30)],
    read: state,
    theirs: 'closed',
    ours: 'half-open',
  },
  {
    what: 'a probe that finds no room (`ESEMLOCKED`)',
    options: { capacity: 1, resetTimeout: 52 },
    steps: [hang, open, after(60), succeed],
    read: state,
    theirs: 'open',
    ours: 'half-open',
  },
  {
    what: 'a probe that fails while the breaker warms up',
    options: { allowWarmUp: true },
    steps: [open, after(90), fail, after(2_000)],
    read: (one) => [one.breaker.pendingClose, state(one)],
    theirs: [false, 'half-open'],
    ours: [true, 'half-open'],
  },
  {
    what: '`shutdown()`',
    steps: [shutdown, open],
    read: state,
    theirs: 'open',
    ours: 'none',
  },
  {
    what: 'after `shutdown()`',
    options: { allowWarmUp: true },
    steps: [succeed, shutdown, after(2_000)],
    read: (one) => [one.breaker.warmUp, one.breaker.stats['fires']],
    theirs: [true, 1],
    ours: [false, 0],
  },
  {
    what: '`clearCache()`',
    options: { cache: true },
    steps: [hang, clearCache, after(80), succeed],
    read: stat('cacheHits'),
    theirs: 1,
    ours: 0,
  },
  {
    what: '`coalesce` without `timeout`',
    options: { coalesce: true },
    steps: [succeed, after(10_000), succeed],
    read: stat('coalesceCacheHits'),
    theirs: 1,
    ours: 0,
  },
  {
    what: '`coalesceResetOn`',
    options: { coalesce: true, coalesceTTL: 91, coalesceResetOn: ['error'], volumeThreshold: 9 },
    steps: [fault, succeed],
    read: stat('coalesceCacheHits'),
    theirs: 1,
    ours: 0,
  },
  {
    what: 'a shared call that found no room',
    options: { coalesce: true, coalesceTTL: 91, capacity: 1, volumeThreshold: 9 },
    steps: [hang, { ...succeed, key: 1 } as Step, after(80), { ...succeed, key: 1 } as Step],
    read: (one) => one.results.at(-1),
    theirs: { error: { code: 'ESEMLOCKED', message: 'Semaphore locked' } },
    ours: { value: '1, by call 2' },
  },
  {
    what: 'calls that end in the same turn',
    options: { volumeThreshold: 9 },
    steps: [[fail, succeed]],
    read: (one) => one.told.slice(2).map(([event]) => event),
    theirs: ['success', 'failure'],
    ours: ['failure', 'success'],
  },
]

describe('what opossum and ours do differently', () => {
  const guide = readFileSync(new URL('../../docs/migrating-from-opossum.md', import.meta.url), 'utf8')

  it.each(differences)('is wanted: $what', async ({ what, options, steps, read, theirs, ours }) => {
    const pair = new Pair({
      timeout: false,
      resetTimeout: 82,
      errorThresholdPercentage: 0,
      fallback: 'none',
      ...options,
    })
    await pair.begin()
    for (const step of steps) await ('do' in step ? pair.take(step) : pair.takeAtOnce(...step))
    expect({ theirs: read(pair.theirs), ours: read(pair.ours) }).toEqual({ theirs, ours })
    expect(guide.includes(`| ${what} |`)).toBe(true)
  })
})
