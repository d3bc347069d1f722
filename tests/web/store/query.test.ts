import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readQuery } from '../../../web/store/query.ts'
import { stateInQuery, withState } from '../../../web/store/query-edit.ts'
import { isMatch } from '../../../web/store/query-match.ts'
import { closed, halfOpen, open, silent, slice } from '../slices.ts'

const circuits = [
  slice(open({ name: 'payments.charge', group: 'Billing' }), { host: 'web-1' }),
  slice(closed(1, 1_000, { name: 'payments.refund', group: 'Billing' }), { host: 'web-1' }),
  slice(closed(40, 100, { name: 'inventory.reserve', group: 'stock' }), { host: 'web-2' }),
  slice(halfOpen({ name: 'shipping.rates', group: 'shipping' }), { host: 'web-2' }),
  slice(silent({ name: 'cdn.purge', group: 'edge cache' }), { host: 'web-2' }),
  slice(closed(0, 9, { name: 'email.send', group: 'mail', mode: 'forced-open' }), { host: 'web-2' }),
]

const found = (text: string) =>
  circuits.filter((circuit) => isMatch(circuit, readQuery(text))).map(({ reading }) => reading.name)

const all = circuits.map(({ reading }) => reading.name)

describe('a search', () => {
  it.each([
    ['', all],
    ['CHARGE', ['payments.charge']],
    ['bill', ['payments.charge', 'payments.refund']],
    ['bill -charge', ['payments.refund']],
    ['pay*', ['payments.charge', 'payments.refund']],
    ['*.re*', ['payments.refund', 'inventory.reserve']],
    ['p*d', ['payments.refund']],
    ['name:pay', ['payments.charge', 'payments.refund']],
    ['name:*charge', ['payments.charge']],
    ['group:ship', ['shipping.rates']],
    ['group:ship*g', ['shipping.rates']],
    ['group:hip*', []],
    ['group:"edge cache"', ['cdn.purge']],
    ['"edge cache"', ['cdn.purge']],
    ['host:web-1', ['payments.charge', 'payments.refund']],
    ['state:open', ['payments.charge']],
    ['STATE:Open', ['payments.charge']],
    ['state:open,half-open', ['payments.charge', 'shipping.rates']],
    ['-state:closed', ['payments.charge', 'shipping.rates', 'cdn.purge', 'email.send']],
    ['state:strained', ['inventory.reserve']],
    ['state:trouble', ['payments.charge', 'inventory.reserve', 'shipping.rates', 'email.send']],
    ['state:forced', ['email.send']],
    ['state:silent', ['cdn.purge']],
    ['errors>30', ['payments.charge', 'inventory.reserve']],
    ['errors>=40% -state:open', ['inventory.reserve']],
    ['errors=0', ['shipping.rates']],
    ['p99>500', ['payments.refund', 'inventory.reserve']],
    ['p99>0.9s p99<912.5ms', ['payments.refund', 'inventory.reserve']],
    ['p99>1s', []],
    ['rps>=100', ['payments.refund']],
    ['calls>.05k', ['payments.charge', 'payments.refund']],
    ['blocked>0', ['payments.charge']],
    ['state:open group:bill* blocked>1 rps>1', ['payments.charge']],
  ])('%j finds %j', (text, names) => {
    expect(readQuery(text).mistakes).toEqual([])
    expect(found(text)).toEqual(names)
  })

  it.each([
    ['stat:open', '“stat:open”: there is no field “stat”. Did you mean state?'],
    [
      'colour:red',
      '“colour:red”: there is no field “colour”. There are name, group, host, state, errors, rps, blocked, p50, p90, p99; put quotation marks around what is no field.',
    ],
    ['state:opne', '“state:opne”: there is no such state. Did you mean state:open?'],
    [
      'state:melted',
      '“state:melted”: there is no such state. There are open, half-open, forced, shadow, disabled, closed, silent, strained, partly-open, forced-open, forced-closed, shadow-open, trouble.',
    ],
    ['state:', '“state:”: what state to look for is missing.'],
    ['group:', '“group:”: what group to look for is missing.'],
    ['group>pay', '“group>pay”: write group:… to look for a group.'],
    ['p99>fast', '“p99>fast”: p99 is compared with a time in ms or s, such as p99>500.'],
    ['p99>', '“p99>”: p99 is compared with a time in ms or s, such as p99>500.'],
    ['rps>1ms', '“rps>1ms”: rps is compared with a number of calls per second, such as rps>10.'],
    ['errors>x', '“errors>x”: errors is compared with a percentage, such as errors>5.'],
  ])('says what is wrong with %j', (text, sentence) => {
    expect(readQuery(text).mistakes).toEqual([sentence])
  })

  it('goes by the words that it understands when there are others', () => {
    expect(found('state:open p99>fast')).toEqual(['payments.charge'])
  })

  it('takes a colon in quotation marks for part of a name', () => {
    expect(readQuery('"db:main"').terms).toEqual([
      { kind: 'text', field: 'any', pattern: 'db:main', isNot: false },
    ])
  })

  it('never throws, and finds the same whatever stands between its words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { terms, mistakes } = readQuery(text)
        expect(readQuery(`  ${text}`)).toEqual({ terms, mistakes })
        for (const circuit of circuits) isMatch(circuit, { terms, mistakes })
      }),
    )
  })

  it('has a pattern with stars match what a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 6 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(letters, pattern, (name, text) => {
        fc.pre(text.includes('*'))
        const like = new RegExp(`^${text.replaceAll('*', '.*')}$`)
        const circuit = slice(closed(0, 9, { name }))
        expect(isMatch(circuit, readQuery(`name:${text}`))).toBe(like.test(name))
      }),
    )
  })
})

describe('the state in a search', () => {
  it.each([
    ['state:open', 'open'],
    ['pay state:silent', 'silent'],
    ['', null],
    ['state:open,closed', null],
    ['-state:open', null],
    ['state:strained', null],
  ])('%j asks for %s', (text, state) => {
    expect(stateInQuery(text)).toBe(state)
  })

  it.each([
    ['', 'open', 'state:open'],
    ['pay', 'open', 'state:open pay'],
    ['group:"a b" state:open p99>5', 'closed', 'state:closed group:"a b" p99>5'],
    ['pay state:open', null, 'pay'],
  ] as const)('%j for %s becomes %j', (text, state, next) => {
    expect(withState(text, state)).toBe(next)
  })
})
