import { describe, expect, it } from 'vitest'
import type { Grouping } from '../../../web/store/grouping.ts'
import { groupsOf, prefixOf } from '../../../web/store/grouping.ts'
import { closed, open, silent, slice } from '../slices.ts'

const circuits = [
  slice(open({ name: 'payments.charge', group: 'psp' }), { host: 'web-10' }),
  slice(closed(10, 100, { name: 'payments.refund', group: 'psp' }), { host: 'web-2' }),
  slice(closed(30, 100, { name: 'auth.token', group: 'idp' }), { host: 'web-2' }),
  slice(silent({ name: 'legacy', group: 'legacy' }), { host: 'web-2' }),
]

const named = (grouping: Grouping) =>
  groupsOf(circuits, grouping).map(({ name, circuits: members }) => [
    name,
    members.map(({ key }) => key).join(' '),
  ])

describe('groups', () => {
  it.each<[Grouping, readonly (readonly [string, string])[]]>([
    ['none', [['', 'payments.charge payments.refund auth.token legacy']]],
    [
      'prefix',
      [
        ['auth', 'auth.token'],
        ['payments', 'payments.charge payments.refund'],
        ['', 'legacy'],
      ],
    ],
    [
      'group',
      [
        ['idp', 'auth.token'],
        ['legacy', 'legacy'],
        ['psp', 'payments.charge payments.refund'],
      ],
    ],
    [
      'state',
      [
        ['open', 'payments.charge'],
        ['closed', 'payments.refund auth.token'],
        ['silent', 'legacy'],
      ],
    ],
    [
      'host',
      [
        ['web-2', 'payments.refund auth.token legacy'],
        ['web-10', 'payments.charge'],
      ],
    ],
  ])('by %s are %j', (grouping, groups) => {
    expect(named(grouping)).toEqual(groups)
  })

  it('sum up their circuits: errors of judged calls, not the mean of shares', () => {
    const [, payments] = groupsOf(circuits, 'prefix')
    expect(payments).toMatchObject({ tally: { open: 1, closed: 1 }, errors: 0.1, traffic: 72.4 })
    expect(groupsOf([circuits[3]!], 'none')[0]).toMatchObject({ errors: null, traffic: 0 })
  })

  it.each([
    ['payments.charge', 'payments'],
    ['db:main.read', 'db'],
    ['api/v2', 'api'],
    ['legacy', ''],
    ['trailing.', ''],
    ['.hidden', ''],
  ])('the prefix of %j is %j', (name, prefix) => {
    expect(prefixOf(name)).toBe(prefix)
  })
})
