import { describe, expect, it } from 'vitest'
import { readUrl, writeUrl } from '../../../web/store/url-state.ts'

describe('the address', () => {
  it('says nothing of what is as usual', () => {
    expect(readUrl('')).toEqual({
      query: '',
      state: null,
      sort: 'trouble',
      circuit: null,
      range: 5,
      theme: null,
    })
    expect(writeUrl('?q=pay&sort=name', { query: '', sort: 'trouble' })).toBe('./')
  })

  it('carries everything that somebody has chosen', () => {
    const url = writeUrl('', { query: 'pay', state: 'half-open', sort: 'p99', circuit: 'a/b c&d', range: 15 })
    expect(readUrl(url)).toMatchObject({
      query: 'pay',
      state: 'half-open',
      sort: 'p99',
      circuit: 'a/b c&d',
      range: 15,
    })
  })

  it('keeps what it does not change, known or not', () => {
    expect(writeUrl('?theme=dark&token=1&q=pay', { circuit: 'a' })).toBe('?theme=dark&token=1&q=pay&c=a')
  })

  it('passes over what it does not understand', () => {
    expect(readUrl('?state=melted&sort=colour&range=7&theme=pink')).toEqual(readUrl(''))
  })
})
