import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entriesOf, foundEntries } from '../../../web/palette/entries.ts'
import { matchScore } from '../../../web/palette/match-score.ts'
import { closed, open, slice } from '../slices.ts'

const circuits = [
  slice(open({ name: 'payments.charge' })),
  slice(closed(0, 9, { name: 'payments.refund' })),
  slice(closed(0, 9, { name: 'search.query' }), { key: 'eu/search.query', sourceLabel: 'eu' }),
]
const links = [{ label: 'Runbook', href: 'https://wiki.example/runbook' }]
const entries = entriesOf({ circuits, links, query: 'pay', isPaused: false })
const labels = (text: string) =>
  foundEntries(entries, text).map(({ section, label }) => `${section}: ${label}`)

describe('the palette', () => {
  it('finds circuits first, the best first', () => {
    expect(labels('pay')).toEqual(['Circuits: payments.charge', 'Circuits: payments.refund'])
    expect(labels('charge')).toEqual(['Circuits: payments.charge'])
    expect(labels('pref')[0]).toBe('Circuits: payments.refund')
    expect(labels('query eu')).toEqual(['Circuits: search.query · eu'])
  })

  it.each([
    ['wall', 'View: Wall'],
    ['group host', 'Group by: Host'],
    ['sort p99', 'Sort by: p99'],
    ['theme dark', 'Theme: Dark'],
    ['pause', 'Page: Pause'],
    ['runbook', 'Links: Runbook'],
    ['only half', 'Show only: half-open'],
  ])('%j finds %j', (text, label) => {
    expect(labels(text)).toContain(label)
  })

  it('adds a state to what is searched for, and leads from a circuit to the board', () => {
    const entry = entries.find(({ label, section }) => section === 'Show only' && label === 'open')
    expect(entry?.command).toEqual({ kind: 'go', change: { query: 'state:open pay', circuit: null } })
  })

  it('tells how a circuit stands, and goes to it', () => {
    expect(entries[0]).toMatchObject({ state: 'open', command: { kind: 'open', circuit: 'payments.charge' } })
  })

  it('lets go on what is paused', () => {
    const paused = entriesOf({ circuits, links, query: '', isPaused: true })
    expect(paused.find(({ id }) => id === 'pause')?.label).toBe('Go on')
  })

  it('shows a few of each section, however many there are', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => slice(closed(0, 9, { name: `c${index}` })))
    const all = entriesOf({ circuits: many, links: [], query: '', isPaused: false })
    expect(foundEntries(all, '').filter(({ section }) => section === 'Circuits')).toHaveLength(8)
  })

  it('has an id of its own for each entry', () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  })
})

describe('a fit', () => {
  it('is better the nearer it is to a beginning', () => {
    const scores = ['charge', 'payments.charge', 'discharge', 'c.h.a.r.g.e'].map((label) =>
      matchScore(label, 'charge'),
    )
    expect(scores).toEqual([...scores].toSorted((a, b) => (b ?? 0) - (a ?? 0)))
    expect(scores.every((score) => score !== null)).toBe(true)
  })

  it('is none where a letter is missing', () => {
    expect(matchScore('payments.charge', 'payx')).toBeNull()
  })

  it('is there for every part of a label', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (label, a, b) => {
        const part = label.slice(Math.min(a, b) % label.length, (Math.max(a, b) % label.length) + 1)
        expect(matchScore(label, part)).not.toBeNull()
      }),
    )
  })
})
