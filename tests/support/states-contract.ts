import { beforeEach, describe, expect, it } from 'vitest'
import type { KeptStates } from '../../server/storage/kept-states.ts'

/** What a storage adapter that is driven by hand must be able to do. */
export function statesContract(name: string, made: () => KeptStates): void {
  describe(`states in ${name}`, () => {
    const key = 'ключ: a;b^c'
    let storage: KeptStates
    beforeEach(async () => {
      storage = made()
      await storage.remove(key)
    })
    const put = (state: unknown) => storage.transaction(({ upsert }) => upsert(key, state))

    it('are nothing at first, then what was kept last, and nothing once removed', async () => {
      expect(await storage.find(key)).toBeNull()
      await put({ type: 'OPEN', attempt: 1, text: 'ä;^,' })
      expect(await storage.find(key)).toEqual({ type: 'OPEN', attempt: 1, text: 'ä;^,' })
      await put([1, 2])
      expect(await storage.find(key)).toEqual([1, 2])
      await storage.remove(key)
      expect(await storage.find(key)).toBeNull()
      await put('again')
      expect(await storage.find(key)).toBe('again')
    })

    it('are seen within their transaction, which gives what its function gives', async () => {
      await put(1)
      const seen = await storage.transaction<number, unknown>(async ({ find, upsert }) => {
        const before = await find(key)
        await upsert(key, 2)
        return [before, await find(key)]
      })
      expect(seen).toEqual([1, 2])
    })

    it('are the same with a context in front of everything, or behind a key', async () => {
      const context = {}
      const seen = await storage.transaction<string, unknown>(context, async ({ find, upsert }) => {
        const before = await find(context, key)
        await upsert(context, key, 'b')
        return [before, await find(key, context)]
      })
      expect(seen).toEqual([null, 'b'])
      expect(await storage.find(context, key)).toBe('b')
      await storage.remove(context, key)
      expect(await storage.find(key, context)).toBeNull()
    })

    it('stay as they were when a transaction throws', async () => {
      await put(1)
      const failing = storage.transaction(async ({ upsert }) => {
        await upsert(key, 2)
        throw new Error('rolled back')
      })
      await expect(failing).rejects.toThrow('rolled back')
      expect(await storage.find(key)).toBe(1)
    })

    it('lose no update when many transactions run at once', async () => {
      const increment = () =>
        storage.transaction<number, void>(async ({ find, upsert }) =>
          upsert(key, ((await find(key)) ?? 0) + 1),
        )
      await Promise.all(Array.from({ length: 20 }, increment))
      expect(await storage.find(key)).toBe(20)
    })
  })
}
