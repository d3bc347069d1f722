import type { OptionCheck } from '../check-options.ts'

/** How the rolling window that a rule judges is cut. As in Hystrix it covers 10 s unless told otherwise. */
export interface WindowOptions {
  /** How many slots the window has; it moves on by one of them at a time. Whole number from 1 to 1000. @default 10 */
  readonly slots?: number | undefined
  /** How long a slot takes, in milliseconds, at least 1. @default 1000 */
  readonly slotMs?: number | undefined
}

/** The most calls that a rule that goes by calls can look back on. */
export const mostCalls = 100_000

/** Fills in what is missing and checks the rest. */
export function resolveWindow(check: OptionCheck, { slots = 10, slotMs = 1_000 }: WindowOptions) {
  return {
    slots: check.number('slots', slots, { from: 1, to: 1_000, whole: true }),
    slotMs: check.number('slotMs', slotMs, { from: 1, to: Number.MAX_SAFE_INTEGER, note: 'milliseconds' }),
  }
}

/** What the cells of two columns hold, successes and errors, in a window that is cut like this. */
export function errorsIn({ slots, slotMs }: Required<WindowOptions>): string {
  return `successes and errors in ${slots} slots of ${slotMs} ms`
}

/** What the cells of a call window hold. */
export function errorsOf(lastCalls: number): string {
  return `errors of the last ${lastCalls} calls`
}
