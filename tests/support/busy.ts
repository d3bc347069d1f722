/** Keeps the thread busy, and with it the event loop's turn. Gives how long that took, at least `ms`. */
export function busy(ms: number): number {
  const startedAt = performance.now()
  let tookMs = 0
  while (tookMs < ms) tookMs = performance.now() - startedAt
  return tookMs
}
