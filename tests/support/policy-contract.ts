import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Outcome } from '../../shared/engine/outcome.ts'
import { outcomes } from '../../shared/engine/outcome.ts'
import type { Policy } from '../../shared/engine/policy.ts'

/** A call that a rule hears of. */
export interface HeardCall {
  /** Milliseconds since the call before it. */
  readonly afterMs: number
  readonly outcome: Outcome
  /** How long the function ran; absent when it was not called. */
  readonly tookMs: number | undefined
}

/** The same with the moment at which it ended. */
export interface PastCall extends HeardCall {
  readonly at: number
}

/** Calls of every kind, some in quick succession and some far apart. */
export const heardCalls: fc.Arbitrary<readonly HeardCall[]> = fc.array(
  fc.record({
    afterMs: fc.oneof({ weight: 9, arbitrary: fc.nat(900) }, { weight: 1, arbitrary: fc.nat(20_000) }),
    outcome: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Outcome>('success', 'failure') },
      { weight: 2, arbitrary: fc.constantFrom(...outcomes) },
    ),
    tookMs: fc.option(fc.nat(200), { nil: undefined, freq: 8 }),
  }),
  { maxLength: 90, size: 'max' },
)

/** The cells of a policy that has heard of calls that came to these outcomes, all at `now`. */
export function cellsAfter(policy: Policy, list: readonly Outcome[], { now = 0, tookMs = 5 } = {}) {
  const cells = new Float64Array(policy.cells)
  for (const outcome of list) policy.record(cells, outcome, now, tookMs)
  return cells
}

/** The judged calls of a list: those that the dependency has answered for. */
export function judgedOf<C extends { readonly outcome: Outcome }>(list: readonly C[]): C[] {
  return list.filter(({ outcome }) => ['success', 'failure', 'timeout', 'rejected'].includes(outcome))
}

/** How many of them speak against it. */
export function errorsOf(list: readonly { readonly outcome: Outcome }[]): number {
  return judgedOf(list).filter(({ outcome }) => outcome !== 'success').length
}

/** The calls that a window of time still holds at `now`. */
export function withinWindow<C extends { readonly at: number }>(
  list: readonly C[],
  now: number,
  { slots, slotMs }: { readonly slots: number; readonly slotMs: number },
): C[] {
  return list.filter(({ at }) => Math.floor(at / slotMs) > Math.floor(now / slotMs) - slots)
}

/** Hands a policy one call after the other and shows, after each, its verdict and all that it has heard. */
export function hear(
  policy: Policy,
  list: readonly HeardCall[],
  look: (opens: boolean, past: readonly PastCall[], now: number) => void,
): void {
  const cells = new Float64Array(policy.cells)
  const past: PastCall[] = []
  let now = 0
  for (const call of list) {
    now += call.afterMs
    policy.record(cells, call.outcome, now, call.tookMs)
    past.push({ ...call, at: now })
    look(policy.shouldOpen(cells, now), past, now)
  }
}

/** What every policy must do, whatever its rule. */
export function policyContract(make: () => Policy): void {
  it('does not open before it has heard of a call', () => {
    const policy = make()
    expect(policy.shouldOpen(new Float64Array(policy.cells), 0)).toBe(false)
    expect(policy.shouldOpen(new Float64Array(policy.cells), 3_600_000)).toBe(false)
  })

  it('opens when every call fails, and takes far too long', () => {
    const policy = make()
    const failures = Array.from({ length: 200 }, () => 'failure' as const)
    expect(policy.shouldOpen(cellsAfter(policy, failures, { tookMs: 60_000 }), 0)).toBe(true)
  })

  it('stays closed while all is well', () => {
    const policy = make()
    const successes = Array.from({ length: 200 }, () => 'success' as const)
    expect(policy.shouldOpen(cellsAfter(policy, successes), 0)).toBe(false)
  })

  it('is not moved by calls that say nothing about the dependency', () => {
    const policy = make()
    const list = Array.from(
      { length: 200 },
      (_, n) => (['ignored', 'cancelled', 'short-circuited'] as const)[n % 3]!,
    )
    const cells = cellsAfter(policy, list, { tookMs: 60_000 })
    expect(policy.shouldOpen(cells, 0)).toBe(false)
    expect(policy.measure(cells, 0)).toMatchObject({ errors: 0, calls: 0 })
  })

  it('remembers in its cells and nowhere else, as many as it says', () => {
    fc.assert(
      fc.property(heardCalls, (list) => {
        const policy = make()
        const [whole, copied] = [new Float64Array(policy.cells), new Float64Array(policy.cells)]
        let now = 0
        for (const { afterMs, outcome, tookMs } of list) {
          now += afterMs
          policy.record(whole, outcome, now, tookMs)
          const elsewhere = make()
          elsewhere.record(copied, outcome, now, tookMs)
          expect(elsewhere.shouldOpen(copied, now)).toBe(policy.shouldOpen(whole, now))
          expect(elsewhere.measure(copied, now)).toEqual(policy.measure(whole, now))
        }
        expect(copied).toEqual(whole)
        expect([...whole].every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('tells figures that survive the wire', () => {
    const policy = make()
    const measured = policy.measure(cellsAfter(policy, ['success', 'failure']), 0)
    expect(JSON.parse(JSON.stringify(measured))).toEqual(measured)
    expect(measured.errors).toBeLessThanOrEqual(measured.calls)
  })
}
