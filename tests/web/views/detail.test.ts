import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { figuresOf } from '../../../web/store/figures.ts'
import { Series } from '../../../web/store/series.ts'
import { standingOf } from '../../../web/store/standing.ts'
import { plain } from '../../../web/ui/format.ts'
import { keyFiguresOf } from '../../../web/views/detail/key-figures.ts'
import { nextEventOf } from '../../../web/views/detail/next-event.ts'
import { settingsOf } from '../../../web/views/detail/settings.ts'
import { counts } from '../../support/readings.ts'
import { at, closed, halfOpen, open, silent, slice } from '../slices.ts'

const narrow = (text: string) => text.replaceAll('\u202F', ' ')

function figures(reading: CircuitReading, past = new Series()): Readonly<Record<string, string>> {
  const circuit = slice(reading, { past })
  const all = keyFiguresOf(circuit, figuresOf(reading, standingOf(reading), circuit.lastTrip))
  return Object.fromEntries(
    all.map(({ label, figure, note }) => [label, narrow(`${plain(figure)}, ${note}`)]),
  )
}

describe('the key figures', () => {
  it('of a closed circuit', () => {
    expect(figures(closed(4, 1_000))).toEqual({
      Errors: '0.4 %, 4 of 1 000 calls',
      Calls: '100 /s, 1 000 in 10 s',
      Blocked: '0 /s, none turned away',
      p99: '912 ms, median 64 ms',
      'In flight': '0, of 64',
    })
  })

  it('of an open circuit', () => {
    const settings = { ...open().settings, fallback: 'queueForLater' }
    expect(figures(open({ settings }))).toEqual({
      'Errors at trip': '59.6 %, 31 of 52 calls',
      Calls: '–, none let through',
      Blocked: '62.4 /s, 624 in 10 s',
      p99: '–, none let through',
      'In flight': '0, of 64',
      'Fallback served': '98.4 %, queueForLater',
    })
  })

  it('say what the source cannot tell', () => {
    const { window } = open()
    const untold = { ...window, untold: ['short-circuited'] as const, peakInFlight: null }
    expect(figures(open({ window: untold, inFlight: null, settings: {} }))).toMatchObject({
      Blocked: '–, not told',
      'In flight': '–, not told',
    })
  })

  it('recall the last p99 before the opening', () => {
    const past = new Series()
    const rates = { success: 1, failure: 0, timeout: 0, rejected: 0, 'short-circuited': 0, errors: 0 }
    past.write({ ...rates, second: 100, state: 'closed', p50: 1, p90: 1, p99: 912 })
    past.write({ ...rates, second: 160, state: 'open', p50: NaN, p90: NaN, p99: NaN })
    expect(figures(open(), past)['p99']).toBe('–, 912 ms before opening')
  })

  it('of few calls and of none', () => {
    expect(figures(closed(2, 3))).toMatchObject({
      Errors: '66.7 %, 2 of 3 calls, judges from 20',
      p99: '–, too few calls',
    })
    const { settings } = silent()
    expect(figures(silent({ settings: { ...settings, capacity: null } }))).toMatchObject({
      Errors: '–, none judged',
      Calls: '–, none seen in 10 s',
      'In flight': '0, at most 12 at once',
    })
  })

  it('count the fallback’s calls where it has no name', () => {
    const { window } = closed(4, 1_000)
    const fallbacks = { ...window, counts: { ...counts(), 'fallback-success': 4 } }
    const settings = { ...closed(0, 0).settings, fallback: '' }
    const circuit = closed(4, 1_000, { window: fallbacks, settings })
    expect(figures(circuit)['Fallback served']).toBe('100 %, 4 in 10 s')
  })

  it('do not blame a fallback that there is none of', () => {
    const { window } = open()
    const missing = { ...window, counts: { ...window.counts, 'fallback-success': 0, 'fallback-missing': 9 } }
    expect(figures(open({ window: missing }))).not.toHaveProperty('Fallback served')
  })

  it('do not tell a peak that the source does not tell', () => {
    const { settings, window } = closed(0, 331)
    const foreign = { settings: { ...settings, capacity: null }, window: { ...window, peakInFlight: 0 } }
    expect(figures(closed(0, 331, { ...foreign, inFlight: 2 }))['In flight']).toBe('2, ')
  })
})

const next = (reading: CircuitReading, isStale = false) => {
  const event = nextEventOf(slice(reading, { isStale }), standingOf(reading))
  return event && { ...event, notes: event.notes.map(narrow) }
}

describe('what comes next', () => {
  it('is the next attempt of an open circuit', () => {
    expect(next(open())).toEqual({
      title: 'Next attempt',
      headline: '14:02:19',
      progress: 65 / 77,
      tone: 'open',
      notes: ['in 12 s, one probe of at most 800 ms', 'waited 65 of 77 s'],
    })
  })

  it('is due with the next call when the wait is over', () => {
    const state = { kind: 'open', since: at - 30_000, probeAt: at, trips: 1 } as const
    expect(next(open({ state }))?.notes).toEqual(['with the next call', 'waited 30 of 30 s'])
  })

  it('is somebody’s doing when the circuit does not try by itself', () => {
    const state = { kind: 'open', since: at, probeAt: null, trips: 1 } as const
    expect(next(open({ state }))).toMatchObject({ headline: '–', notes: ['until it is closed by hand'] })
  })

  it('is not known while the stream is lost', () => {
    expect(next(open(), true)).toMatchObject({ headline: '–', progress: null })
  })

  it('are the probes of a half-open circuit', () => {
    expect(next(halfOpen())).toMatchObject({ headline: '2 of 5', progress: 0.4, tone: 'half' })
    expect(next(halfOpen())?.notes[0]).toBe('one under way')
  })

  it('is nothing for a circuit that is closed, forced or foreign', () => {
    expect(next(closed(0, 9))).toBeNull()
    expect(next(open({ mode: 'forced-open' }))).toBeNull()
    expect(next(open({ state: { kind: 'open' } }))).toBeNull()
  })
})

const settings = (reading: CircuitReading) =>
  settingsOf(reading).map(({ name, value }) => narrow(`${name}: ${value}`))

describe('the settings in force', () => {
  it('are those that the circuit tells', () => {
    expect(settings(closed(0, 9))).toEqual([
      'Trip rule: errors ≥ 50 % of ≥ 20 calls',
      'Window: 10 s, 10 slots',
      'Sleep window: 30 s',
      'Probes: 1 must pass',
      'Timeout: 800 ms',
      'Bulkhead: 64 in flight',
      'Fallback: none',
      'Front door: CircuitBreaker',
    ])
  })

  it('say where a shared circuit is kept, and what it goes by', () => {
    const { settings: common } = closed(0, 9)
    const shared = {
      ...common,
      door: 'CircuitBreakerProvider',
      adapter: 'redis',
      namespace: '@:test',
      policy: 'ConsecutiveBreaker: failureThreshold 5, successThreshold 5',
      backoff: 'exponential',
    }
    expect(settings(closed(0, 9, { settings: shared }))).toEqual(
      expect.arrayContaining([
        'Policy: ConsecutiveBreaker: failureThreshold 5, successThreshold 5',
        'Backoff: exponential',
        'Front door: CircuitBreakerProvider',
        'Adapter: redis',
        'Namespace: @:test',
      ]),
    )
  })

  it('are fewer in a foreign stream', () => {
    const foreign = closed(0, 9, {
      judged: { errors: 0, calls: 9 },
      settings: { timeoutMs: null, sleepMs: null, capacity: null },
    })
    expect(settings(foreign)).toEqual([
      'Window: 10 s',
      'Sleep window: until closed by hand',
      'Timeout: none',
      'Bulkhead: none',
    ])
  })
})
