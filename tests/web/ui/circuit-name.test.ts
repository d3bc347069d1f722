import { describe, expect, it } from 'vitest'
import { splitName } from '../../../web/ui/circuit-name.ts'

describe('a name', () => {
  it.each([
    ['payments.charge', 'payments.', 'charge'],
    ['a.b.c', 'a.b.', 'c'],
    ['ping', '', 'ping'],
    ['ends.', '', 'ends.'],
    ['', '', ''],
  ])('%j is told from its neighbours by its last part', (name, prefix, tail) => {
    expect(splitName(name)).toEqual({ prefix, tail })
  })
})
