/** How the page's own connection to its server is doing. Times are milliseconds since 1970 by the browser's clock. */
export type Connection =
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'live'; readonly since: number }
  | LostConnection

/** Nothing is heard, and the page tries to change that. */
export interface LostConnection {
  readonly kind: 'lost'
  /** When something was last heard. */
  readonly at: number
  /** Why, in a few words, for a person. */
  readonly reason: string
  /** When the next attempt is made; `null` while one is under way. */
  readonly retryAt: number | null
  /** Which attempt in a row the next one is, counted from 1. */
  readonly attempt: number
}

/** How long to wait before an attempt, in milliseconds: 1, 2, 4, then 8 s. */
export function backoffMs(attempt: number): number {
  return Math.min(8_000, 1_000 * 2 ** (attempt - 1))
}
