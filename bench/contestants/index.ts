import { cockatiel } from './cockatiel.ts'
import type { Contestant } from './contestant.ts'
import { bare, tap, wrapper } from './floors.ts'
import { fuseboard } from './fuseboard.ts'
import { opossum } from './opossum.ts'
import { shared } from './shared.ts'

/** Everybody, by the name that goes over the command line. */
export const contestants = {
  bare,
  wrapper,
  tap,
  opossum,
  cockatiel,
  fuseboard,
  shared,
} as const satisfies Record<string, Contestant>

/** Who takes part. */
export type ContestantName = keyof typeof contestants
