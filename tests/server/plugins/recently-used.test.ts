import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecentlyUsed } from '../../../server/plugins/recently-used.ts'

describe('what was used recently', () => {
  it('stays, and what was not goes, as in a plain list', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')),
        (most, keys) => {
          let list: string[] = []
          const dropped: string[] = []
          const kept = new RecentlyUsed<string>(
            most,
            (key) => key,
            (key) => void dropped.push(key),
          )
          const gone: string[] = []
          for (const key of keys) {
            expect(kept.of(key)).toBe(key)
            list = [...list.filter((each) => each !== key), key]
            if (list.length > most) gone.push(list.shift()!)
            expect([kept.size, dropped]).toEqual([list.length, gone])
          }
        },
      ),
    )
  })
})
