import { describe, expect, it } from 'vitest'
import { jsonKey, keyOf } from '../../../server/breaker/call-key.ts'
import { watchWarnings } from '../watch-warnings.ts'

describe('the key of a call', () => {
  it('is by default the arguments as JSON', () => {
    const breaker = { name: 'pay', options: { cacheGetKey: jsonKey } }
    expect(keyOf(breaker, [])).toBe('[]')
    expect(keyOf(breaker, ['a', { b: 1 }])).toBe('["a",{"b":1}]')
  })

  it('is made with the breaker as this', () => {
    const breaker = { name: 'pay', options: { cacheGetKey } }
    function cacheGetKey(this: unknown, id: number): string {
      return this === breaker ? `order ${id}` : 'lost'
    }
    expect(keyOf(breaker, [3])).toBe('order 3')
  })

  it('is missing where it cannot be made, with a word', () => {
    const warning = watchWarnings()
    const breaker = { name: 'pay', options: { cacheGetKey: jsonKey } }
    expect(keyOf(breaker, [10n])).toBeUndefined()
    expect(warning.mock.calls[0]![0]).toBe(
      'The cacheGetKey of breaker "pay" threw; the call was neither cached nor coalesced.',
    )
  })
})
