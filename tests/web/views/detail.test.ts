import { describe, expect, it } from 'vitest'
import type { CircuitReading, WindowReading } from '../../../shared/wire/reading.ts'
import { figuresOf } from '../../../web/store/figures.ts'
import { timelineOf } from '../../../web/charts/timeline.ts'
import { Series } from '../../../web/store/series.ts'
import { shownRange } from '../../../web/store/shown-time.ts'
import { standingOf } from '../../../web/store/standing.ts'
import { plain } from '../../../web/ui/format.ts'
import { callersOf } from '../../../web/views/detail/callers.ts'
import { keyFiguresOf } from '../../../web/views/detail/key-figures.ts'
import { nextEventOf } from '../../../web/views/detail/next-event.ts'
import { settingsOf } from '../../../web/views/detail/settings.ts'
import { tripUntil } from '../../../web/views/detail/trip-until.ts'
import { counts } from '../../support/readings.ts'
import { at, closed, halfOpen, open, reopened, silent, slice, tripped } from '../slices.ts'

const narrow = (text: string) => text.replaceAll('\u202F', ' ')

function figures(reading: CircuitReading, past = new Series()): Readonly<Record<string, string>> {
  const circuit = slice(reading, { past })
  const range = shownRange({ minutes: 5, span: null, moment: null }, at)
  const timeline = timelineOf(past, range)
  const all = keyFiguresOf(circuit, figuresOf(reading, standingOf(reading), circuit.lastTrip), timeline)
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
      Opened: '0 ×, in 5 min',
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
      Opened: '0 ×, in 5 min',
    })
  })

  it('count openings, and what was turned away since the last, where all of it was seen', () => {
    const past = new Series()
    const second = Math.floor(at / 1_000)
    const none = { failure: 0, timeout: 0, rejected: 0, errors: NaN, p50: NaN, p90: NaN, p99: NaN }
    for (let ago = 200; ago >= 0; ago--) {
      const isOpen = ago <= 65 || (ago > 100 && ago <= 150)
      const state = isOpen ? 'open' : 'closed'
      past.write({ ...none, second: second - ago, state, success: 1, 'short-circuited': isOpen ? 50 : 0 })
    }
    const told = figures(open(), past)
    expect(told['Opened']).toBe('2 ×, in 5 min')
    expect(told['Blocked']).toBe('62.4 /s, 3 300 since 14:01:02')
    const late = new Series()
    late.write({ ...none, second, state: 'open', success: 0, 'short-circuited': 50 })
    expect(figures(open(), late)['Blocked']).toBe('62.4 /s, 624 in 10 s')
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
      notes: ['in 12 s, one probe of at most 800 ms', 'waited 65 of 77 s', 'if it fails: 30 s more'],
    })
  })

  it.each([
    [{ sleepsMs: [30_000, 48_000, 76_800, 122_880] }, 'if it fails: 122.9 s more'],
    [{ sleepsMs: [30_000, 48_000, 76_800, null] }, 'if it fails: until it is closed by hand'],
    [{ sleepsMs: [30_000, 48_000] }, 'waited 65 of 77 s'],
  ])('says how long it waits if that fails, where that is known: %j', (sleeps, note) => {
    const settings = { ...open().settings, ...sleeps }
    expect(next(open({ settings }))?.notes.at(-1)).toBe(note)
  })

  it('is due with the next call when the wait is over', () => {
    const state = { kind: 'open', since: at - 30_000, probeAt: at, trips: 1 } as const
    expect(next(open({ state }))?.notes).toEqual([
      'with the next call',
      'waited 30 of 30 s',
      'if it fails: 30 s more',
    ])
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

  it('say which of them somebody has set, where that is told', () => {
    const { settings: common } = closed(0, 9)
    const given = settingsOf(closed(0, 9, { settings: { ...common, given: ['rule', 'slots', 'timeout'] } }))
    expect(Object.fromEntries(given.map(({ name, isGiven }) => [name, isGiven]))).toEqual({
      'Trip rule': true,
      Window: true,
      'Sleep window': false,
      Probes: false,
      Timeout: true,
      Bulkhead: false,
      Fallback: null,
      'Front door': null,
    })
    expect(settingsOf(closed(0, 9)).every(({ isGiven }) => isGiven === null)).toBe(true)
    expect(given.every(({ meaning }) => meaning.endsWith('.'))).toBe(true)
  })

  it('say that the store is lost', () => {
    expect(settings(closed(0, 9, { store: { kind: 'redis', isAlone: true } }))).toContain(
      'Store: redis, not reached: on its own',
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

describe('the last trip', () => {
  const earlier = { ...tripped, at: tripped.at - 600_000 }
  const circuit = { lastTrip: tripped, transitions: [earlier, tripped, reopened] }

  it('is the newest, or that of the time which is looked at', () => {
    expect(tripUntil(circuit, null)).toBe(tripped)
    expect(tripUntil(circuit, at)).toBe(tripped)
    expect(tripUntil(circuit, tripped.at - 1)).toBe(earlier)
    expect(tripUntil(circuit, earlier.at - 1)).toBeNull()
  })
})

const callers = (some: Partial<WindowReading>, more: Partial<CircuitReading> = {}) =>
  callersOf(closed(0, 9, { window: { ...closed(0, 9).window, peakInFlight: 0, ...some }, ...more })).map(
    ({ name, value }) => narrow(`${name}: ${value}`),
  )

describe('how callers were served', () => {
  it('says nothing of what there is none of', () => {
    expect(callers({ counts: counts({ success: 9 }) })).toEqual([])
  })

  it('tells of fallbacks, and of callers who had none', () => {
    const { settings: common } = closed(0, 9)
    const served = counts({ 'fallback-success': 1_614, 'fallback-failure': 10 })
    expect(callers({ counts: served }, { settings: { ...common, fallback: 'queueForLater' } })).toEqual([
      'Fallback: 1 614 served, 10 failed',
    ])
    expect(callers({ counts: counts({ 'fallback-missing': 1 }) })).toEqual(['Without a fallback: 1 caller'])
  })

  it('tells of results that were given again', () => {
    const hits = counts({ success: 30, 'cache-hit': 60, coalesced: 10 })
    expect(callers({ counts: hits })).toEqual(['From the cache: 60 (60.0 %)', 'Joined a call: 10 callers'])
    const { settings: common } = closed(0, 9)
    expect(callers({ counts: counts() }, { settings: { ...common, caches: true } })).toEqual([
      'From the cache: 0',
    ])
  })

  it('tells of calls that became one', () => {
    const batches = { count: 12, callers: 48, late: 0, sizes: [1, 1, 3, 3, 5, 8, 9, 9, 9.5] }
    expect(callers({ counts: counts({ coalesced: 36 }), batches })).toEqual([
      'Joined a call: 36 callers',
      'Callers to a call: 3, at most 9.5',
    ])
  })

  it('tells of places, of mistakes of the caller and of those who gave up', () => {
    const some = counts({ success: 9, rejected: 7, ignored: 3, cancelled: 2 })
    expect(callers({ counts: some, peakInFlight: 64 })).toEqual([
      'Most at once: 64 of 64',
      'Rejected: 7, no place was free',
      'Caller’s own mistake: 3, not judged',
      'Given up by callers: 2, not judged',
    ])
  })
})
