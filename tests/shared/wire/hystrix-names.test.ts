import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hystrixName, hystrixNaming } from '../../../shared/wire/hystrix-names.ts'

describe('names on the Hystrix stream', () => {
  it.each([
    ['payments.charge', 'payments.charge'],
    ["a/b:c d#e[f]+~>,'&{}%", "a/b:c d#e[f]+~›,'&{}%"],
    ['say "hi"', 'say ”hi”'],
    ['C:\\pay', 'C:⧵pay'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['<img src=x onerror=alert(1)>', '‹img src=x onerror=alert(1)›'],
    ['x<!--', 'x‹!--'],
    ['💳 оплата', '💳 оплата'],
    ['__proto__', '__proto__'],
  ])('writes %j as %j', (name, safe) => {
    expect(hystrixName(name)).toBe(safe)
  })

  it('holds nothing that breaks the Hystrix dashboards, whatever the name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => !/["\\\p{Cc}<>]/u.test(hystrixName(name))))
  })

  it('tells names apart that have become alike', () => {
    expect(['a"b', 'a”b', 'c', 'a"b'].map(hystrixNaming())).toEqual(['a”b', 'a”b (2)', 'c', 'a”b (3)'])
  })
})
