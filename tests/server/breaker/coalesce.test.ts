import { describe, expect, it } from 'vitest'
import type { CoalescedEnd, CoalescerOptions } from '../../../server/breaker/coalesce.ts'
import { Coalescer } from '../../../server/breaker/coalesce.ts'

function coalescerInTest(options: Partial<CoalescerOptions> = {}) {
  const coalescer = new Coalescer<string>({ ttlMs: 100, size: 9, resetOn: [], ...options })
  /** Starts a call and gives its promise with the function that ends it. */
  const lead = (key: string, now = 0) => {
    let end!: (how: CoalescedEnd) => void
    const promise = coalescer.lead(key, now, (ended) => {
      end = ended
      return new Promise<string>(() => {})
    })
    return { promise, end: (how: CoalescedEnd) => end(how) }
  }
  return { coalescer, lead }
}

describe('Coalescer', () => {
  it('gives those who come while a call is under way its very promise', () => {
    const { coalescer, lead } = coalescerInTest()
    expect(coalescer.join('a', 0)).toBeUndefined()
    const { promise } = lead('a')
    expect(coalescer.join('a', 5)).toBe(promise)
    expect(coalescer.join('b', 5)).toBeUndefined()
  })

  it('gives what starting the call gave to its maker', () => {
    const { coalescer } = coalescerInTest()
    const promise = Promise.resolve('x')
    expect(coalescer.lead('a', 0, () => promise)).toBe(promise)
  })

  it('shares a call until its time is over, counted from its start', () => {
    const { coalescer, lead } = coalescerInTest({ ttlMs: 100 })
    const { promise, end } = lead('a', 50)
    end('success')
    expect(coalescer.join('a', 149)).toBe(promise)
    expect(coalescer.join('a', 150)).toBeUndefined()
  })

  it('shares a call that is under way, however long that takes', () => {
    const { coalescer, lead } = coalescerInTest({ ttlMs: 100 })
    const { promise, end } = lead('a')
    expect(coalescer.join('a', 5_000)).toBe(promise)
    end('success')
    expect(coalescer.join('a', 5_000)).toBeUndefined()
  })

  it('shares for ever with 0, and until the end of the call with false', () => {
    const forEver = coalescerInTest({ ttlMs: 0 })
    const { promise, end } = forEver.lead('a')
    end('error')
    expect(forEver.coalescer.join('a', 1e12)).toBe(promise)
    const untilEnd = coalescerInTest({ ttlMs: false })
    const call = untilEnd.lead('a')
    expect(untilEnd.coalescer.join('a', 1e12)).toBe(call.promise)
    call.end('success')
    expect(untilEnd.coalescer.join('a', 0)).toBeUndefined()
  })

  it.each(['error', 'success', 'timeout'] as const)('stops sharing after %s when told to', (how) => {
    const ends: CoalescedEnd[] = ['error', 'success', 'timeout']
    for (const other of ends) {
      const { coalescer, lead } = coalescerInTest({ resetOn: [how] })
      lead('a').end(other)
      expect(coalescer.join('a', 1) === undefined).toBe(other === how)
    }
  })

  it('never shares a call whose function was not called', () => {
    const { coalescer, lead } = coalescerInTest({ ttlMs: 0 })
    lead('a').end('turned-away')
    expect(coalescer.join('a', 0)).toBeUndefined()
  })

  it('does not put in again what was taken out while the call was being started', () => {
    const { coalescer } = coalescerInTest({ resetOn: ['error'] })
    void coalescer.lead('a', 0, (end) => {
      end('error')
      return Promise.resolve('fallback')
    })
    expect(coalescer.join('a', 0)).toBeUndefined()
    void coalescer.lead('a', 0, () => {
      coalescer.clear()
      return Promise.resolve('x')
    })
    expect(coalescer.join('a', 0)).toBeUndefined()
  })

  it('lets a call that is being started make another one of its own kind', () => {
    const { coalescer } = coalescerInTest({ resetOn: ['success'] })
    const inner = Promise.resolve('inner')
    void coalescer.lead('a', 0, (end) => {
      expect(coalescer.join('a', 0)).toBeUndefined()
      void coalescer.lead('a', 0, () => inner)
      end('success')
      return Promise.resolve('outer')
    })
    // The outer one takes out itself, not the inner one that has its place.
    expect(coalescer.join('a', 0)).toBe(inner)
  })

  it('lets no end of an earlier call touch a later one', () => {
    const { coalescer, lead } = coalescerInTest({ ttlMs: false })
    const early = lead('a')
    coalescer.clear()
    const late = lead('a')
    early.end('success')
    expect(coalescer.join('a', 0)).toBe(late.promise)
  })

  it('shares no more calls than its size; the oldest goes', () => {
    const { coalescer, lead } = coalescerInTest({ size: 2 })
    for (const key of 'abc') lead(key)
    expect(Array.from('abc', (key) => coalescer.join(key, 0) !== undefined)).toEqual([false, true, true])
  })
})
