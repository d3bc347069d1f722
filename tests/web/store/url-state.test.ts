import { describe, expect, it } from 'vitest'
import { readUrl, usualGrouping, usualSort, views, writeUrl } from '../../../web/store/url-state.ts'

describe('the address', () => {
  it('says nothing of what is as usual', () => {
    expect(readUrl('')).toEqual({
      query: '',
      view: 'cards',
      sort: null,
      grouping: null,
      circuit: null,
      range: 5,
      theme: null,
    })
    expect(
      writeUrl('?q=pay&view=wall&sort=name&group=host', {
        query: '',
        view: 'cards',
        sort: null,
        grouping: null,
      }),
    ).toBe('./')
  })

  it('carries everything that somebody has chosen', () => {
    const chosen = {
      query: 'state:open group:pay* p99>500',
      view: 'table',
      sort: 'p99',
      grouping: 'prefix',
      circuit: 'a/b c&d',
      range: 15,
    } as const
    expect(readUrl(writeUrl('', chosen))).toMatchObject(chosen)
  })

  it('keeps what it does not change, known or not', () => {
    expect(writeUrl('?theme=dark&token=1&q=pay', { circuit: 'a' })).toBe('?theme=dark&token=1&q=pay&c=a')
  })

  it('passes over what it does not understand', () => {
    expect(readUrl('?view=globe&sort=colour&group=shoe&range=7&theme=pink')).toEqual(readUrl(''))
  })

  it('sorts and groups each view as suits it', () => {
    expect(views.map((view) => [view, usualSort(view), usualGrouping(view)])).toEqual([
      ['cards', 'trouble', 'none'],
      ['dense', 'name', 'prefix'],
      ['wall', 'name', 'prefix'],
      ['table', 'trouble', 'none'],
    ])
  })
})
