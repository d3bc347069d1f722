import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Namespace, NoOpNamespace, TimeSpan, UnexpectedError } from '../../../server/provider/index.ts'

describe('a namespace', () => {
  it('stands in front of its keys', () => {
    const key = new Namespace(['@', 'test']).create('a')
    expect(key.get()).toBe('a')
    expect(key.toString()).toBe('@:test:_rt:a')
  })

  it('is changed by making another one', () => {
    const namespace = new Namespace('orders')
    const other = namespace
      .prependRoot('shop')
      .appendRoot(['eu', '1'])
      .setDelimeter('/')
      .setRootIdentifier('$')
    expect(other.create('a').toString()).toBe('shop/orders/eu/1/$/a')
    expect(String(other)).toBe('shop/orders/eu/1/$')
    expect(namespace.create('a').toString()).toBe('orders:_rt:a')
  })

  it('can be written down, and its keys compared', () => {
    const namespace = new Namespace(['@', 'test'], { delimeter: '/' })
    const written = JSON.parse(JSON.stringify(namespace.serialize())) as ReturnType<Namespace['serialize']>
    expect(written).toEqual({ version: '1', root: ['@', 'test'], delimiter: '/', rootIdentifier: '_rt' })
    const other = Namespace.deserialize(written)
    expect(other.create('a').equals(namespace.create('a'))).toBe(true)
    expect(other.create('a').equals(namespace.create('b'))).toBe(false)
    expect(other.create('a').equals(new Namespace('@').create('a'))).toBe(false)
  })

  it('may be none', () => {
    expect(new NoOpNamespace().create('a').toString()).toBe('a')
  })

  it('refuses what would make two circuits one', () => {
    expect(() => new Namespace('a').create('b:_rt:c')).toThrow(UnexpectedError)
    expect(() => new Namespace('a_rt')).toThrow(
      'The root "a_rt" of a circuit must not contain the root identifier',
    )
    expect(() => new Namespace([])).toThrow('A Namespace needs at least one root')
    expect(() => new Namespace('a').create('')).toThrow('The key of a circuit must be a text')
  })

  it('never gives two keys the same name', () => {
    const part = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom(':', '_', 'r', 't', 'a') })
    const named = fc.tuple(part, part).filter(([root, key]) => !`${root} ${key}`.includes('_rt'))
    fc.assert(
      fc.property(named, named, ([root, key], [otherRoot, otherKey]) => {
        const isSame = root === otherRoot && key === otherKey
        const full = new Namespace(root).create(key).toString()
        expect(full === new Namespace(otherRoot).create(otherKey).toString()).toBe(isSame)
      }),
    )
  })
})

describe('a time span', () => {
  it('is the same in every unit', () => {
    const day = TimeSpan.fromDays(1)
    expect([day.toHours(), day.toMinutes(), day.toSeconds(), day.toMilliseconds()]).toEqual([
      24, 1_440, 86_400, 86_400_000,
    ])
    expect(TimeSpan.fromHours(24).toDays()).toBe(1)
    expect(TimeSpan.fromMinutes(1).divide(6).toSeconds()).toBe(10)
    expect(
      TimeSpan.fromTimeSpan(TimeSpan.fromSeconds(2)).multiply(3).add(day).subtract(day).toSeconds(),
    ).toBe(6)
  })

  it('is more or less than another, and leads from one date to the next', () => {
    const start = new Date(1_000)
    const end = new Date(3_500)
    const span = TimeSpan.fromDateRange({ start, end })
    expect(span.toMilliseconds()).toBe(2_500)
    expect(span.toEndDate(start)).toEqual(end)
    expect(span.toStartDate(end)).toEqual(start)
    const longer = span.addMilliseconds(1).addSeconds(1).addMinutes(1).addHours(1).addDays(1)
    expect(longer.toMilliseconds() - span.toMilliseconds()).toBe(1 + 1_000 + 60_000 + 3_600_000 + 86_400_000)
    const back = longer
      .subtractDays(1)
      .subtractHours(1)
      .subtractMinutes(1)
      .subtractSeconds(1)
      .subtractMilliseconds(1)
    expect(back.equals(span)).toBe(true)
    expect([longer.gt(span), longer.gte(longer), span.lt(longer), span.lte(span), span.gt(span)]).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    expect(span.addTimeSpan(span).subtractTimeSpan(span).equals(span)).toBe(true)
  })

  it('lasts no less than nothing', () => {
    expect(() => TimeSpan.fromSeconds(-1)).toThrow('A TimeSpan must last 0 milliseconds or more, got -1000')
    expect(() => TimeSpan.fromSeconds(NaN)).toThrow('got NaN')
    expect(TimeSpan.fromSeconds(1).subtract(TimeSpan.fromSeconds(2)).toMilliseconds()).toBe(0)
  })
})
