import assert from 'node:assert/strict'
import type { Outcome } from '../../shared/engine/outcome.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'
import { initialState } from '../../shared/engine/state.ts'
import type { State } from '../../shared/engine/state.ts'
import { isCurrent, ticketGiven, transition } from '../../shared/engine/transition.ts'
import type { CircuitEvent } from '../../shared/engine/transition.ts'
import type { CampaignRule } from './campaign-rules.ts'
import { NaiveRecovery } from './naive-recovery.ts'
import type { PastCall } from './policy-contract.ts'

/** What happened in a campaign, so that one in which too little happened can be told. */
export interface CampaignTally {
  events: number
  openings: number
  reopenings: number
  recoveries: number
  stages: number
  turnedAway: number
  staleResults: number
  lateProbes: number
}

/** What happens to a circuit on its way. `which`: how many calls before the latest one in flight. */
export type WalkStep =
  | { readonly act: 'ask'; readonly chance: number }
  | { readonly act: 'end'; readonly which: number; readonly outcome: Outcome; readonly tookMs: number }
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'trip' | 'wake' | 'close' }

/** What the circuit is made of. */
export type WalkSettings = { readonly rule: CampaignRule } & Pick<
  Recovery,
  'probes' | 'passRate' | 'leaseMs'
> & {
    readonly traffic:
      | { readonly percentages: number[]; readonly inFlight: number; readonly stageMs: number }
      | undefined
  }

interface Flying {
  readonly ticket: number
  /** In which episode it was let through: a number that the walk counts itself, from one change of state to the next. */
  readonly episode: number
  readonly since: number
}

/** One circuit on its way, driven as `Circuit` drives it. */
export class EngineWalk {
  readonly #rule: CampaignRule
  readonly #policy: Policy
  readonly #recovery: Recovery
  readonly #tally: CampaignTally
  readonly #cells: Float64Array
  #state: State = initialState(0)
  #now = 0
  #chance = 0
  #episode = 0
  #trips = 0
  #past: PastCall[] = []
  #naive: NaiveRecovery
  readonly #flying: Flying[] = []

  constructor({ rule, traffic, ...rest }: WalkSettings, tally: CampaignTally) {
    this.#rule = rule
    this.#policy = rule.make()
    this.#cells = new Float64Array(this.#policy.cells)
    this.#recovery = {
      ...rest,
      sleepMs: sleepOf,
      traffic: traffic && { ...traffic, random: () => this.#chance },
    }
    this.#naive = new NaiveRecovery(this.#recovery, 0)
    this.#tally = tally
  }

  take(step: WalkStep): void {
    this.#tally.events++
    switch (step.act) {
      case 'wait':
        this.#now += step.ms
        break
      case 'ask':
        this.#ask(step.chance)
        break
      case 'end':
        this.#end(step)
        break
      case 'trip':
        if (this.#state.kind !== 'open') this.#enters('open', { kind: 'trip' })
        else this.#stays({ kind: 'trip' })
        break
      case 'close':
        if (this.#state.kind !== 'closed') this.#enters('closed', { kind: 'close' })
        else this.#stays({ kind: 'close' })
        break
      case 'wake':
        if (this.#isRested()) this.#enters('half-open', { kind: 'wake' })
        else this.#stays({ kind: 'wake' })
    }
    this.#isNotStuck()
  }

  /** However it got here: calls that pass close it. */
  comesBack(): void {
    const { probes, traffic } = this.#recovery
    const most = probes * (traffic?.percentages.length ?? 1) + 1
    for (let call = 0; call < most && this.#state.kind !== 'closed'; call++) {
      this.#now = this.#soonest()
      this.#ask(worstChance)
      if (this.#state.kind === 'half-open') this.#end({ which: 0, outcome: 'success', tookMs: 1 })
    }
    assert.equal(this.#state.kind, 'closed', 'calls that pass do not close it')
  }

  #ask(drawn: number): void {
    this.#chance = drawn
    const before = this.#state
    if (this.#isRested()) this.#enters('half-open', { kind: 'admit' })
    else if (before.kind === 'half-open') this.#moves({ kind: 'admit' })
    else this.#stays({ kind: 'admit' })
    const ticket = ticketGiven(before, this.#state)
    assert.equal(
      ticket !== undefined,
      this.#hasRoom(drawn),
      'lets through what a list would not, or the reverse',
    )
    if (ticket === undefined) {
      assert.equal(this.#state, before, 'turning a call away changed something')
      return void this.#tally.turnedAway++
    }
    const isNew = this.#flying.every((call) => call.ticket < ticket)
    assert.ok(this.#state.kind === 'closed' || isNew, 'a probe got a ticket that was given before')
    if (this.#state.kind === 'half-open') this.#naive.letThrough(ticket, this.#now)
    this.#flying.push({ ticket, episode: this.#episode, since: this.#now })
  }

  #hasRoom(drawn: number): boolean {
    if (this.#state.kind === 'half-open') return this.#naive.hasRoom(this.#now, drawn)
    return this.#state.kind === 'closed'
  }

  #end({
    which,
    outcome,
    tookMs,
  }: Pick<Extract<WalkStep, { act: 'end' }>, 'which' | 'outcome' | 'tookMs'>): void {
    const [call] = this.#flying.splice(Math.max(0, this.#flying.length - 1 - which), 1)
    if (call === undefined) return
    const isOurs = call.episode === this.#episode
    assert.equal(
      isCurrent(this.#state, call.ticket),
      isOurs,
      'hears a call of another episode, or not its own',
    )
    if (!isOurs) this.#isDeafTo(call)
    else if (this.#state.kind === 'closed') this.#judge(outcome, tookMs)
    else this.#judgeProbe(call, outcome)
  }

  #isDeafTo({ ticket }: Flying): void {
    this.#tally.staleResults++
    for (const kind of ['passed', 'failed', 'returned'] as const) this.#stays({ kind, ticket })
  }

  #judge(outcome: Outcome, tookMs: number): void {
    this.#policy.record(this.#cells, outcome, this.#now, tookMs)
    this.#past.push({ at: this.#now, afterMs: 0, outcome, tookMs })
    const { errors, calls } = this.#policy.measure(this.#cells, this.#now)
    const naive = this.#rule.naive(this.#past, this.#now)
    assert.deepEqual(
      { errors, calls },
      { errors: naive.errors, calls: naive.calls },
      'the window is not the list',
    )
    const opens = this.#policy.shouldOpen(this.#cells, this.#now)
    assert.equal(opens, naive.opens, 'the rule judges otherwise than the list')
    if (opens) this.#enters('open', { kind: 'trip' })
  }

  #judgeProbe({ ticket, since }: Flying, outcome: Outcome): void {
    if (this.#now >= since + this.#recovery.leaseMs) this.#tally.lateProbes++
    const kind = endOf(outcome)
    const verdict = this.#naive.comesBack(ticket, kind, this.#now)
    if (verdict === 'closed' || verdict === 'open') return this.#enters(verdict, { kind, ticket })
    this.#moves({ kind, ticket })
    assert.equal(this.#state.kind, 'half-open')
    if (verdict === 'next-stage') this.#tally.stages++
  }

  #isRested(): boolean {
    return this.#state.kind === 'open' && this.#now >= this.#state.since + sleepOf(this.#trips)
  }

  #stays(event: CircuitEvent): void {
    const before = this.#state
    this.#moves(event)
    assert.equal(this.#state, before, `${event.kind} changed a circuit that is ${before.kind}`)
  }

  #moves(event: CircuitEvent): void {
    const before = this.#state
    const after = transition(before, event, this.#now, this.#recovery)
    assert.deepEqual(
      transition(before, event, this.#now, this.#recovery),
      after,
      'the same gives not the same',
    )
    this.#state = after
  }

  #enters(kind: State['kind'], event: CircuitEvent): void {
    const before = this.#state
    this.#moves(event)
    const after = this.#state
    assert.equal(after.kind, kind, `${event.kind} does not lead from ${before.kind} to ${kind}`)
    const largest = Math.max(before.generation, ...this.#flying.map(({ ticket }) => ticket))
    assert.ok(after.generation > largest, 'a generation that was given out before')
    assert.equal(after.since, this.#now)
    this.#episode++
    this.#countOn(before, after)
  }

  #countOn(before: State, after: State): void {
    if (after.kind === 'half-open') this.#naive = new NaiveRecovery(this.#recovery, this.#now)
    if (after.kind === 'open') {
      this.#trips++
      this.#tally[before.kind === 'closed' ? 'openings' : 'reopenings']++
      assert.deepEqual([after.trips, after.probeAt], [this.#trips, this.#now + sleepOf(this.#trips)])
    }
    if (after.kind !== 'closed') return
    if (before.kind === 'half-open') this.#tally.recoveries++
    this.#trips = 0
    this.#past = []
    this.#cells.fill(0)
  }

  /** Wait long enough, and a call is let through, whatever chance says. */
  #isNotStuck(): void {
    this.#chance = worstChance
    const later = transition(this.#state, { kind: 'admit' }, this.#soonest(), this.#recovery)
    assert.notEqual(ticketGiven(this.#state, later), undefined, `stuck while ${this.#state.kind}`)
  }

  #soonest(): number {
    if (this.#state.kind === 'open') return Math.max(this.#now, this.#state.probeAt)
    return this.#now + (this.#state.kind === 'half-open' ? this.#recovery.leaseMs : 0)
  }
}

const worstChance = 1 - 2 ** -32

function sleepOf(trips: number): number {
  return 1_500 * trips
}

function endOf(outcome: Outcome): 'passed' | 'failed' | 'returned' {
  if (outcome === 'rejected' || outcome === 'cancelled') return 'returned'
  return outcome === 'failure' || outcome === 'timeout' ? 'failed' : 'passed'
}
