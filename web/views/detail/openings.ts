import type { Timeline } from '../../charts/timeline.ts'

/** How often a circuit left the closed state in a stretch of time, and for how long it was open. */
export function openingsOf({ states }: Timeline): { readonly opened: number; readonly openMs: number } {
  const open = states.filter(({ state }) => state === 'open')
  const opened = open.filter((span) => {
    const before = states.find(({ to }) => to === span.from)?.state
    return before !== undefined && before !== 'half-open'
  })
  return { opened: opened.length, openMs: open.reduce((sum, { from, to }) => sum + to - from, 0) }
}
