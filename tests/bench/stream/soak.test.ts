import { fileURLToPath } from 'node:url'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const built = fileURLToPath(new URL('../../../dist/bench/stream/soak.js', import.meta.url))

describe('the soak of the stream', () => {
  it.skipIf(!existsSync(built))(
    'leaves no connection, response or timer behind, however readers come, go, stall and reset',
    async () => {
      const { soak } = (await import(built)) as typeof import('../../../bench/stream/soak.ts')
      const { samples, readers } = await soak({ seconds: 20, waveMs: 4_000, readers: 25 })
      const held = samples.map(({ heldMb }) => heldMb)
      expect(readers).toBeGreaterThan(100)
      expect(samples.every((sample) => sample.sockets > 0)).toBe(true)
      expect(samples.map(({ left }) => [left.sockets, left.readers, left.timers])).toEqual(
        samples.map(() => [0, 0, 0]),
      )
      expect(held.at(-1)! - held[1]!).toBeLessThan(2)
    },
    60_000,
  )
})
