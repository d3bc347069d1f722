import { describe, expect, it } from 'vitest'
import type { Addition, CircuitBreakerStorage, Position } from '../../server/storage/storage.ts'
import { positionAfter, unread } from '../../server/storage/storage.ts'

let made = 0

/** A name or key that was never used. */
export const fresh = (): string => `test-${process.pid}-${made++}`

/** An entry to be written, with what stands around it. */
export const addition = (entry: string, rest: Partial<Addition> = {}): Addition => ({
  entry: `#1 ${entry};`,
  base: fresh(),
  snapshot: undefined,
  ttlMs: 60_000,
  ...rest,
})

const wordsOf = (tail: string): string[] =>
  [...tail.matchAll(/@[\d.]+#1 ([^;]*);/g)].map((match) => match[1]!)

/** What every store must do, whatever it is made of. */
export function storageContract(name: string, open: () => CircuitBreakerStorage): void {
  const write = async (key: string, entry: string, known: Position = unread, rest?: Partial<Addition>) => {
    const page = await open().append(key, known, addition(entry, rest))
    return { page, position: positionAfter(page, known) }
  }

  describe(`${name} as a store`, () => {
    it('has nothing under a key that was never written', async () => {
      const page = await open().read(fresh(), unread)
      expect(page).toMatchObject({ base: '', snapshot: '', tail: '' })
    })

    it('keeps entries in their order and gives each writer what it has not read', async () => {
      const key = fresh()
      const first = await write(key, 'one')
      await write(key, 'two')
      const third = await write(key, 'three', first.position)
      expect(wordsOf(first.page.tail)).toEqual(['one'])
      expect(third.page.snapshot).toBeUndefined()
      expect(wordsOf(third.page.tail)).toEqual(['two', 'three'])
      expect(wordsOf((await open().read(key, unread)).tail)).toEqual(['one', 'two', 'three'])
      expect((await open().read(key, third.position)).tail).toBe('')
    })

    it('stamps entries with its own clock, which everybody reads alike', async () => {
      const key = fresh()
      const { page } = await write(key, 'one')
      const [, stamp] = /^@([\d.]+)#/.exec(page.tail)!
      expect(Math.abs(Number(stamp) - Date.now())).toBeLessThan(60_000)
      expect(page.now).toBeGreaterThanOrEqual(Number(stamp) - 1)
    })

    it('puts a snapshot in the place of what it comes to, and keeps what came since', async () => {
      const key = fresh()
      const { position } = await write(key, 'one')
      await write(key, 'two')
      const folded = await write(key, 'three', position, { snapshot: 'one, in short' })
      expect(folded.page.snapshot).toBeUndefined()
      expect(wordsOf(folded.page.tail)).toEqual(['two', 'three'])
      const whole = await open().read(key, unread)
      expect(whole.snapshot).toBe('one, in short')
      expect(wordsOf(whole.tail)).toEqual(['two', 'three'])
      expect((await open().read(key, folded.position)).tail).toBe('')
    })

    it('leaves a snapshot out that somebody else has overtaken, and hands over theirs', async () => {
      const key = fresh()
      const { position } = await write(key, 'one')
      await write(key, 'two', position, { snapshot: 'theirs' })
      const late = await write(key, 'three', position, { snapshot: 'mine' })
      expect(late.page.snapshot).toBe('theirs')
      expect(wordsOf(late.page.tail)).toEqual(['two', 'three'])
    })

    it('loses nothing when a hundred write at once', async () => {
      const key = fresh()
      await Promise.all(Array.from({ length: 100 }, (_, at) => write(key, `entry ${at}`)))
      const { tail } = await open().read(key, unread)
      expect(new Set(wordsOf(tail)).size).toBe(100)
    })

    it('holds texts of any size', async () => {
      const key = fresh()
      const { position } = await write(key, 'one')
      const snapshot = '1234567890 '.repeat(30_000)
      await write(key, 'x'.repeat(100_000), position, { snapshot })
      const whole = await open().read(key, unread)
      expect(whole.snapshot).toBe(snapshot)
      expect(whole.tail).toContain('x'.repeat(100_000))
    })

    it('tells keys apart by every letter, case and space of them', async () => {
      const key = fresh()
      for (const other of [key, key.toUpperCase(), `${key} `, `${key}é`, `${key}{a}`])
        await write(other, other)
      expect(wordsOf((await open().read(key, unread)).tail)).toEqual([key])
      expect(wordsOf((await open().read(`${key} `, unread)).tail)).toEqual([`${key} `])
    })

    it('forgets', async () => {
      const key = fresh()
      const { position } = await write(key, 'one')
      await open().forget(key)
      expect(await open().read(key, position)).toMatchObject({ base: '', snapshot: '', tail: '' })
      const again = await write(key, 'two', position)
      expect(again.page.snapshot).toBe('')
      expect(wordsOf(again.page.tail)).toEqual(['two'])
    })
  })
}
