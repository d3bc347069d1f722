import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialState } from '../../../shared/engine/state.ts'
import type { State } from '../../../shared/engine/state.ts'
import { isCurrent, ticketGiven, transition } from '../../../shared/engine/transition.ts'
import type { CircuitEvent, Recovery } from '../../../shared/engine/transition.ts'

const oneProbe: Recovery = { sleepMs: () => 30_000, probes: 1, leaseMs: 10_000 }
const closed = initialState(0)
const opened = transition(closed, { kind: 'trip' }, 100, oneProbe)

function admit(state: State, now: number, recovery = oneProbe) {
  const after = transition(state, { kind: 'admit' }, now, recovery)
  return { after, ticket: ticketGiven(state, after) }
}

describe('transition', () => {
  it('lets every call through while closed, and changes nothing by it', () => {
    expect(admit(closed, 5)).toEqual({ after: closed, ticket: closed.generation })
    expect(admit(closed, 5).after).toBe(closed)
  })

  it('opens when the rule is met, and says when it tries again', () => {
    expect(opened).toEqual({ kind: 'open', generation: 1, since: 100, probeAt: 30_100, trips: 1 })
  })

  it('turns calls away until the sleep window ends', () => {
    expect(admit(opened, 30_099)).toEqual({ after: opened, ticket: undefined })
  })

  it('lets exactly one probe through after the sleep window', () => {
    const first = admit(opened, 30_100)
    const second = admit(first.after, 30_101)
    expect(first.after.kind).toBe('half-open')
    expect(first.ticket).toBeDefined()
    expect(second.ticket).toBeUndefined()
  })

  it('closes when the probe passes', () => {
    const { after, ticket } = admit(opened, 30_100)
    const next = transition(after, { kind: 'passed', ticket: ticket! }, 30_200, oneProbe)
    expect(next).toMatchObject({ kind: 'closed', since: 30_200 })
  })

  it('opens again when the probe fails, one opening further', () => {
    const { after, ticket } = admit(opened, 30_100)
    const next = transition(after, { kind: 'failed', ticket: ticket! }, 30_200, oneProbe)
    expect(next).toMatchObject({ kind: 'open', since: 30_200, probeAt: 60_200, trips: 2 })
  })

  it('asks how long the n-th opening in a row lasts', () => {
    const doubling = { ...oneProbe, sleepMs: (trips: number) => 1_000 * 2 ** (trips - 1) }
    let state = transition(closed, { kind: 'trip' }, 0, doubling)
    for (let trips = 2; trips <= 4; trips++) {
      if (state.kind !== 'open') throw new Error('not open')
      const { after, ticket } = admit(state, state.probeAt, doubling)
      state = transition(after, { kind: 'failed', ticket: ticket! }, 0, doubling)
    }
    expect(state).toMatchObject({ kind: 'open', trips: 4, probeAt: 8_000 })
  })

  it('gives the place of a probe that did not come back to the next call', () => {
    const first = admit(opened, 30_100)
    expect(admit(first.after, 40_099).ticket).toBeUndefined()
    expect(admit(first.after, 40_100).ticket).toBeGreaterThan(first.ticket!)
  })

  it('still hears a probe that comes back after its lease', () => {
    const first = admit(opened, 30_100)
    const second = admit(first.after, 40_100)
    expect(transition(second.after, { kind: 'passed', ticket: first.ticket! }, 40_200, oneProbe).kind).toBe(
      'closed',
    )
  })

  it('gives the place of a probe that was called off to the next call', () => {
    const first = admit(opened, 30_100)
    const returned = transition(first.after, { kind: 'returned', ticket: first.ticket! }, 30_150, oneProbe)
    expect(admit(returned, 30_151).ticket).toBeDefined()
  })

  it('closes only when all of several probes have passed, and lets no more through meanwhile', () => {
    const three = { ...oneProbe, probes: 3 }
    const tickets: (number | undefined)[] = []
    let state = opened
    for (let call = 0; call < 5; call++) {
      const { after, ticket } = admit(state, 30_100, three)
      state = after
      tickets.push(ticket)
    }
    expect(tickets.filter((ticket) => ticket !== undefined)).toHaveLength(3)
    const passed = tickets
      .slice(0, 3)
      .map((ticket) => (state = transition(state, { kind: 'passed', ticket: ticket! }, 30_200, three)).kind)
    expect(passed).toEqual(['half-open', 'half-open', 'closed'])
  })

  it.each(['passed', 'failed', 'returned'] as const)(
    'is not moved by an older call that comes back %s',
    (kind) => {
      const { after } = admit(opened, 30_100)
      expect(transition(after, { kind, ticket: closed.generation }, 30_200, oneProbe)).toBe(after)
      expect(transition(opened, { kind, ticket: closed.generation }, 200, oneProbe)).toBe(opened)
    },
  )

  it('becomes half-open by the passing of time alone, with the probe still to be given', () => {
    const awake = transition(opened, { kind: 'wake' }, 30_100, oneProbe)
    expect(awake).toMatchObject({ kind: 'half-open', issued: 0 })
    expect(admit(awake, 31_000).ticket).toBeDefined()
  })

  it('stays open for ever when it is told to', () => {
    const forEver = { ...oneProbe, sleepMs: () => Infinity }
    const state = transition(closed, { kind: 'trip' }, 0, forEver)
    expect(admit(state, Number.MAX_SAFE_INTEGER, forEver).ticket).toBeUndefined()
  })

  it('is closed by hand from any state', () => {
    const { after } = admit(opened, 30_100)
    for (const state of [opened, after]) {
      expect(transition(state, { kind: 'close' }, 40_000, oneProbe).kind).toBe('closed')
    }
    expect(transition(closed, { kind: 'close' }, 40_000, oneProbe)).toBe(closed)
  })
})

describe('random sequences of events', () => {
  type Step =
    | { readonly act: 'admit' | 'trip' | 'wake' | 'close' }
    | { readonly act: 'end'; readonly which: number; readonly kind: 'passed' | 'failed' | 'returned' }
    | { readonly act: 'wait'; readonly ms: number }

  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: fc.constant({ act: 'admit' as const }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('trip', 'wake', 'close').map((act) => ({ act })),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        act: fc.constant('end' as const),
        which: fc.nat(3),
        kind: fc.constantFrom('passed', 'failed', 'returned'),
      }),
    },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.nat(20_000) }) },
  )

  it('never let two many probes through, never listen to a stale call, and are never stuck', () => {
    const recovery = fc.record({
      probes: fc.integer({ min: 1, max: 4 }),
      leaseMs: fc.integer({ min: 1, max: 15_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: 'max' }), recovery, (steps, settings) => {
        walk(steps, { ...settings, sleepMs: (trips) => 5_000 * trips })
      }),
      { numRuns: 2_000 },
    )
  })

  function walk(steps: readonly Step[], recovery: Recovery) {
    let now = 0
    let state: State = initialState(now)
    let largestTicket = -1
    const flying: { ticket: number; probeSince: number | undefined }[] = []
    for (const each of steps) {
      if (each.act === 'wait') now += each.ms
      else if (each.act === 'end') end(each.which, each.kind)
      else if (each.act === 'admit') ask()
      else move({ kind: each.act })
    }
    isNotStuck()

    function ask() {
      const before = state
      move({ kind: 'admit' })
      const ticket = ticketGiven(before, state)
      if (ticket === undefined) return
      const isProbe = state.kind === 'half-open'
      if (isProbe) {
        expect(ticket).toBeGreaterThan(largestTicket)
        const held = flying.filter(
          (call) =>
            call.probeSince !== undefined &&
            isCurrent(state, call.ticket) &&
            now < call.probeSince + recovery.leaseMs,
        )
        expect(held.length + passedOf(state)).toBeLessThan(recovery.probes)
      }
      largestTicket = Math.max(largestTicket, ticket)
      flying.push({ ticket, probeSince: isProbe ? now : undefined })
    }

    function end(which: number, kind: 'passed' | 'failed' | 'returned') {
      const [call] = flying.splice(Math.max(0, flying.length - 1 - which), 1)
      if (!call) return
      const isStale = !isCurrent(state, call.ticket)
      const before = state
      move({ kind, ticket: call.ticket })
      if (isStale) expect(state).toBe(before)
    }

    function move(event: CircuitEvent) {
      const before = state
      const first = transition(before, event, now, recovery)
      expect(transition(before, event, now, recovery)).toEqual(first)
      state = first
      if (state.kind !== before.kind)
        expect(state.generation).toBeGreaterThan(Math.max(before.generation, largestTicket))
    }

    /** However it got here: wait long enough, and a call is let through. */
    function isNotStuck() {
      const wait = state.kind === 'open' ? state.probeAt - now : recovery.leaseMs
      const later = now + Math.max(0, wait)
      expect(ticketGiven(state, transition(state, { kind: 'admit' }, later, recovery))).toBeDefined()
    }
  }

  function passedOf(state: State): number {
    return state.kind === 'half-open' ? state.passed : 0
  }
})
