import type { Fixture } from './contest.ts'

/** Makes a fixture for so many calls. */
export type Prepare = (calls: number) => Promise<Fixture> | Fixture

/** The CPU time of all threads, garbage collection and compiler included, of so many calls on a fresh fixture; in ns. */
export async function timeSlice(prepare: Prepare, calls: number): Promise<number> {
  const fixture = await prepare(calls)
  // What the preparation leaves behind is not for the calls to clear away. A full collection would also throw away what
  // the compiler has made, which doubles the cost of the calls after it.
  globalThis.gc?.({ type: 'minor' })
  const before = process.cpuUsage()
  await fixture.run()
  const { user, system } = process.cpuUsage(before)
  fixture.verify()
  fixture.end()
  return (user + system) * 1_000
}

/** How long somebody warms up, and for what. */
export interface WarmUp {
  /** CPU time. */
  readonly warmMs: number
  /** CPU time of a slice. */
  readonly sliceMs: number
  /** Calls in a slice. @default Infinity */
  readonly mostCalls?: number | undefined
}

const mostSlices = 4

/** Warms up. @returns How many calls make a slice. */
export async function warmUp(
  prepare: Prepare,
  { warmMs, sliceMs, mostCalls = Infinity }: WarmUp,
): Promise<number> {
  let calls = 1
  let spentMs = 0
  let slices = 0
  for (;;) {
    const ms = (await timeSlice(prepare, calls)) / 1e6
    const fitting = Math.round((calls * sliceMs) / Math.max(ms, 1e-3))
    const next = Math.max(1, Math.min(fitting, mostCalls))
    const isWhole = calls >= next / 2
    spentMs += ms
    if (isWhole && (spentMs >= warmMs || ++slices >= mostSlices)) return next
    calls = Math.min(next, calls * 20)
  }
}
