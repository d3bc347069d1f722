import type { Guarded } from '../contestants/contestant.ts'

/** Makes some calls, one after the other. @returns How many of them failed. */
export async function countFailures(guarded: Guarded, calls: number): Promise<number> {
  let failures = 0
  for (let call = 0; call < calls; call++) {
    try {
      await guarded.fire(call)
    } catch {
      failures++
    }
  }
  return failures
}
