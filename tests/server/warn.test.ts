import { describe, expect, it } from 'vitest'
import { warn } from '../../server/warn.ts'
import { watchWarnings } from './watch-warnings.ts'

const withoutStack = Object.assign(new Error('no stack'), { stack: undefined })
const unreadable = Object.defineProperty(new Error('x'), 'stack', {
  get() {
    throw new Error('hands off')
  },
})

describe('a warning', () => {
  it('says what went wrong and where, under a type of its own', () => {
    const warning = watchWarnings()
    const mistake = new Error('listener')
    warn('Something went wrong.', mistake)
    expect(warning).toHaveBeenCalledExactlyOnceWith('Something went wrong.', {
      type: 'FuseboardWarning',
      detail: mistake.stack,
    })
  })

  it.each<[string, unknown, string]>([
    ['an error without a stack', withoutStack, 'no stack'],
    ['a text', 'text', 'text'],
    ['nothing', undefined, 'undefined'],
    ['a symbol', Symbol('odd'), 'Symbol(odd)'],
    ['what cannot be written down', Object.create(null), 'something that cannot be written down'],
    ['what cannot be read', unreadable, 'something that cannot be written down'],
  ])('is given whatever was thrown: %s', (_, mistake, detail) => {
    const warning = watchWarnings()
    warn('Something went wrong.', mistake)
    expect(warning).toHaveBeenCalledExactlyOnceWith('Something went wrong.', {
      type: 'FuseboardWarning',
      detail,
    })
  })
})
