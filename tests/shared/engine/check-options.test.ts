import { describe, expect, it } from 'vitest'
import { OptionCheck } from '../../../shared/engine/check-options.ts'

const check = new OptionCheck('Kettle')

describe('OptionCheck', () => {
  it('names the option that was probably meant', () => {
    expect(() => check.known({ tmeout: 1 }, ['timeout', 'name'])).toThrow(
      'Kettle has no option "tmeout". Did you mean "timeout"? It knows timeout, name.',
    )
  })

  it('guesses nothing when nothing is near', () => {
    expect(() => check.known({ colour: 'red' }, ['timeout'])).toThrow(
      'Kettle has no option "colour". It knows timeout.',
    )
  })

  it.each([['text'], [null], [[]], [7]])('refuses options that are no object: %j', (options) => {
    expect(() => check.known(options, [])).toThrow('Kettle options must be an object')
  })

  it.each([
    [-1, 'Kettle option "size" must be a whole number from 0 to 9 (cups), got -1', RangeError],
    [10, 'got 10', RangeError],
    [1.5, 'must be a whole number', RangeError],
    [Number.NaN, 'got NaN', RangeError],
    ['5', 'got "5"', TypeError],
    [null, 'got null', TypeError],
    [true, 'got true', TypeError],
    [{}, 'got an object', TypeError],
    [() => 5, 'got a function', TypeError],
  ])('answers the number %s with owner, option, range and value', (value, text, kind) => {
    const read = () => check.number('size', value, { from: 0, to: 9, whole: true, note: 'cups' })
    expect(read).toThrow(text)
    expect(read).toThrow(kind)
  })

  it('lets what is right pass', () => {
    expect(check.number('size', 9, { from: 0, to: 9 })).toBe(9)
    expect(check.text('name', 'pot')).toBe('pot')
    expect(check.boolean('on', false)).toBe(false)
    expect(() => check.text('name', '')).toThrow(
      'Kettle option "name" must be a text that is not empty, got ""',
    )
    expect(() => check.boolean('on', 0)).toThrow('Kettle option "on" must be true or false, got 0')
    expect(() => check.callable('pour', 0)).toThrow('Kettle option "pour" must be a function, got 0')
  })
})
