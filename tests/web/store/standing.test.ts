import { describe, expect, it } from 'vitest'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { shownStateOf, standingOf } from '../../../web/store/standing.ts'
import { closed, halfOpen, open, silent } from '../slices.ts'

describe('how a circuit stands', () => {
  it.each<[CircuitReading, string, string]>([
    [open(), 'open', 'open'],
    [closed(0, 9, { state: { kind: 'partly-open', open: 3 }, hosts: 12 }), 'partly-open', 'open'],
    [halfOpen(), 'half-open', 'half-open'],
    [closed(29, 100), 'closed', 'closed'],
    [closed(30, 100), 'strained', 'closed'],
    [closed(2, 3), 'closed', 'closed'],
    [closed(0, 100), 'closed', 'closed'],
    [silent(), 'silent', 'silent'],
    [silent({ inFlight: 1 }), 'closed', 'closed'],
    [open({ mode: 'forced-open' }), 'forced-open', 'forced'],
    [closed(99, 100, { mode: 'forced-closed' }), 'forced-closed', 'forced'],
    [silent({ mode: 'disabled' }), 'disabled', 'disabled'],
  ])('case %#', (reading, standing, shown) => {
    expect(standingOf(reading)).toBe(standing)
    expect(shownStateOf(standingOf(reading))).toBe(shown)
  })

  it('knows no strain where there is no threshold', () => {
    expect(standingOf(closed(99, 100, { judged: { errors: 99, calls: 100 } }))).toBe('closed')
  })
})
