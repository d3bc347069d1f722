import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { callsSeen, fallbackShare, figuresOf, percentile } from '../../../web/store/figures.ts'
import { standingOf } from '../../../web/store/standing.ts'
import { counts } from '../../support/readings.ts'
import { closed, halfOpen, open, silent, tripped } from '../slices.ts'

const figures = (reading: CircuitReading, lastTrip = reading.opening ?? null) =>
  figuresOf(reading, standingOf(reading), lastTrip)

describe('figures', () => {
  it('are those of the window', () => {
    expect(figures(closed(4, 1_000))).toEqual({
      errors: 0.004,
      isAtTrip: false,
      calls: 100,
      blocked: 0,
      isBlocking: false,
      p99: 912,
    })
  })

  it('say nothing of calls turned away where the source cannot tell', () => {
    const { window, ...reading } = open()
    const untold = { ...window, untold: ['short-circuited'] as const }
    expect(figures({ ...reading, window: untold }).blocked).toBeNull()
  })

  it('are the errors at the trip and the calls turned away, while open', () => {
    expect(figures(open())).toEqual({
      errors: 31 / 52,
      isAtTrip: true,
      calls: null,
      blocked: 62.4,
      isBlocking: true,
      p99: null,
    })
  })

  it('are the last judged errors of an open circuit that does not tell why it opened', () => {
    const reading = open({ opening: null, judged: { errors: 6, calls: 10 } })
    expect(figures(reading)).toMatchObject({ errors: 0.6, isAtTrip: false })
  })

  it('are those of the probes, while half-open', () => {
    expect(figures(halfOpen())).toMatchObject({ errors: 0, isAtTrip: false, calls: 0.9 })
  })

  it('are not zero but unknown where nobody calls', () => {
    expect(figures(silent())).toMatchObject({ errors: null, calls: null })
  })

  it('are not told of calls that pass unobserved', () => {
    const window = { ...silent().window, fired: 77 }
    expect(figures(silent({ mode: 'disabled' }), tripped)).toMatchObject({ errors: null, calls: null })
    expect(figures(silent({ mode: 'disabled', window })).calls).toBe(7.7)
  })

  it('count the calls of a foreign stream as its rule does', () => {
    const { totals, ...foreign } = closed(0, 335, { judged: { errors: 0, calls: 331, threshold: 50 } })
    expect(totals?.success).toBe(335)
    expect(figures(foreign).calls).toBe(33.1)
    expect(callsSeen(foreign)).toBe(331)
  })

  it('are told of a foreign circuit whose breaker is switched off, for its calls are counted all the same', () => {
    const { totals, ...foreign } = closed(10, 100, { mode: 'disabled' })
    expect(totals?.failure).toBe(10)
    expect(figures(foreign)).toMatchObject({ errors: 0.1, calls: 10 })
  })

  it('have no percentile of fewer than 20 calls', () => {
    const { window } = closed(0, 100)
    const latency = (count?: number) => ({ ...window.latency, ...(count !== undefined && { count }) })
    const of = (count: number) =>
      percentile(closed(0, 9, { window: { ...window, latency: latency(count) } }), 0.99)
    expect([of(19), of(20)]).toEqual([null, 912])
  })

  it('have a percentile where the source does not say of how many calls', () => {
    const { window } = closed(0, 100)
    const { count, ...latency } = window.latency
    expect(count).toBe(100)
    expect(percentile(closed(0, 9, { window: { ...window, latency } }), 0.5)).toBe(64)
  })

  it('tell how many callers the fallback served, of those who needed it', () => {
    expect(fallbackShare(counts())).toBeNull()
    expect(fallbackShare(counts({ 'fallback-success': 3, 'fallback-missing': 1 }))).toBe(0.75)
  })
})
