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
      span: null,
      moment: null,
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
      span: { from: 1_769_000_000_000, to: 1_769_000_300_000 },
      moment: 1_769_000_012_500,
    } as const
    expect(readUrl(writeUrl('', chosen))).toMatchObject(chosen)
  })

  it('keeps what it does not change, known or not', () => {
    expect(writeUrl('?theme=dark&token=1&q=pay', { circuit: 'a' })).toBe('?theme=dark&token=1&q=pay&c=a')
  })

  it('passes over what it does not understand', () => {
    expect(readUrl('?view=globe&sort=colour&group=shoe&range=7&theme=pink&span=9-8&at=noon')).toEqual(
      readUrl(''),
    )
  })

  it.each(['1769000000', '1769000000-1769000005', '1769000000-1779000000', '-1-9', '1-2-3', '1e9-2e9'])(
    'passes over %s, which is no stretch of time that can be shown',
    (span) => {
      expect(readUrl(`?span=${span}`).span).toBeNull()
    },
  )

  it('sorts and groups each view as suits it', () => {
    expect(views.map((view) => [view, usualSort(view), usualGrouping(view)])).toEqual([
      ['cards', 'trouble', 'none'],
      ['dense', 'name', 'prefix'],
      ['wall', 'name', 'prefix'],
      ['table', 'trouble', 'none'],
    ])
  })
})
