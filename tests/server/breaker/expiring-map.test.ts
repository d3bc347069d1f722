import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExpiringMap } from '../../../server/breaker/expiring-map.ts'

describe('ExpiringMap', () => {
  it('gives an entry until it ends, not at that moment', () => {
    const map = new ExpiringMap(9)
    const entry = { expiresAt: 10 }
    map.put('a', entry, 0)
    expect(map.get('a', 9.9)).toBe(entry)
    expect(map.get('a', 10)).toBeUndefined()
    expect(map.size).toBe(0)
  })

  it('gives up the entry that was put in first; to be asked for makes none younger, to be put in again does', () => {
    const map = new ExpiringMap(2)
    map.put('a', { expiresAt: Infinity }, 0)
    map.put('b', { expiresAt: Infinity }, 0)
    map.get('a', 0)
    map.put('c', { expiresAt: Infinity }, 0)
    expect(keysOf(map, 'abc')).toBe('bc')
    map.put('b', { expiresAt: Infinity }, 0)
    map.put('d', { expiresAt: Infinity }, 0)
    expect(keysOf(map, 'abcd')).toBe('bd')
  })

  it('does not grow with entries that have ended', () => {
    const map = new ExpiringMap(1_000_000)
    for (let now = 0; now < 5_000; now++) map.put(`key ${now}`, { expiresAt: now + 10 }, now)
    expect(map.size).toBe(10)
  })

  it('takes out only the entry that it is told', () => {
    const map = new ExpiringMap(9)
    const [first, second] = [{ expiresAt: 1 }, { expiresAt: 2 }]
    map.put('a', first, 0)
    map.put('a', second, 0)
    map.delete('a', first)
    expect(map.get('a', 0)).toBe(second)
    map.delete('a', second)
    expect(map.get('a', 0)).toBeUndefined()
  })

  it('is as a plain list would be', () => {
    const step = fc.record({
      kind: fc.constantFrom('put', 'put', 'get', 'delete', 'wait', 'clear'),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      ms: fc.constantFrom(1, 5, 20, Infinity),
    })
    const steps = fc.array(step, { maxLength: 200, size: 'max' })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (size, all) => {
        const map = new ExpiringMap(size)
        const list = new PlainList(size)
        let now = 0
        for (const { kind, key, ms } of all) {
          const entry = { expiresAt: now + ms }
          if (kind === 'wait') now += Math.min(ms, 30)
          if (kind === 'put') for (const each of [map, list]) each.put(key, entry, now)
          if (kind === 'clear') for (const each of [map, list]) each.clear()
          if (kind === 'delete') for (const each of [map, list]) each.delete(key, list.entryOf(key) ?? entry)
          if (kind === 'get') map.get(key, now)
          if (kind === 'get') list.get(key, now)
        }
        for (const key of 'abcdefg') expect(map.get(key, now)).toBe(list.get(key, now))
        expect(map.size).toBe(list.all.length)
      }),
    )
  })
})

interface Entry {
  readonly expiresAt: number
}

class PlainList {
  all: { readonly key: string; readonly entry: Entry }[] = []
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  entryOf(key: string): Entry | undefined {
    return this.all.find((each) => each.key === key)?.entry
  }

  get(key: string, now: number): Entry | undefined {
    const entry = this.entryOf(key)
    if (entry && entry.expiresAt <= now) this.delete(key, entry)
    return entry && entry.expiresAt > now ? entry : undefined
  }

  put(key: string, entry: Entry, now: number): void {
    this.all = [...this.all.filter((each) => each.key !== key), { key, entry }]
    while (this.all.length > this.#size || this.all[0]!.entry.expiresAt <= now) this.all.shift()
  }

  delete(key: string, entry: Entry): void {
    this.all = this.all.filter((each) => each.key !== key || each.entry !== entry)
  }

  clear(): void {
    this.all = []
  }
}

function keysOf(map: ExpiringMap<Entry>, keys: string): string {
  return keys
    .split('')
    .filter((key) => map.get(key, 0))
    .join('')
}
