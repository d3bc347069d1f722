import type { Contest } from '../contest/contest.ts'
import { failing } from './failing.ts'
import { rejected } from './rejected.ts'
import { shared } from './shared.ts'
import { stats } from './stats.ts'
import { success } from './success.ts'

/** All contests by the name that goes over the command line. */
export const contests = { success, rejected, failing, stats, shared } as const satisfies Record<
  string,
  Contest
>

/** Which contest. */
export type ContestName = keyof typeof contests
