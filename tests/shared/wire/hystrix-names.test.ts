import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hystrixName } from '../../../shared/wire/hystrix-names.ts'

/** What the dashboards' templates, selectors and HTML cannot take, and half characters. */
const breaking = /["\\\p{Cc}\p{Cs}\u2028\u2029<>]|&[#A-Za-z]/u

describe('names on the Hystrix stream', () => {
  it.each([
    ['payments.charge', 'payments.charge'],
    ["a/b:c d#e[f]+~>,'&{}%", "a/b:c d#e[f]+~›,'&{}%"],
    ['say "hi"', 'say ”hi”'],
    ['C:\\pay', 'C:⧵pay'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['<img src=x onerror=alert(1)>', '‹img src=x onerror=alert(1)›'],
    ['x<!--', 'x‹!--'],
    ['a &quot;b&#34; & c', 'a ＆quot;b＆#34; & c'],
    ['half \uD83D of it, \uDE00', 'half � of it, �'],
    ['line\u2028and\u2029paragraph', 'line and paragraph'],
    ['💳 оплата', '💳 оплата'],
    ['__proto__', '__proto__'],
    ['', ''],
  ])('writes %j as %j', (name, safe) => {
    expect(hystrixName(name)).toBe(safe)
  })

  it('holds nothing that breaks the Hystrix dashboards, whatever the name', () => {
    const any = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    fc.assert(fc.property(any, (name) => !breaking.test(hystrixName(name))))
    const nasty = fc.string({ unit: fc.constantFrom('"', '\\', '<', '&', '#', 'q', ';', '\n', '\uD800') })
    fc.assert(fc.property(nasty, (name) => !breaking.test(hystrixName(name))))
  })

  it('leaves a safe name alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (name) => hystrixName(hystrixName(name)) === hystrixName(name),
      ),
    )
  })
})
