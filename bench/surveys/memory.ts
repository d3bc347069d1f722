import { setTimeout as sleep } from 'node:timers/promises'

/** What is held after everything has been collected that can be: heap and array buffers, in bytes. */
export async function heldMemory(): Promise<number> {
  for (let pass = 0; pass < 4; pass++) {
    globalThis.gc!()
    // Finalizers run in a later turn, and what they let go of is for the next pass.
    await sleep(20)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
