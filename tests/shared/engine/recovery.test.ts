import { describe, expect, it } from 'vitest'
import type { Recovery } from '../../../shared/engine/recovery.ts'
import { neededOf, resolveTraffic } from '../../../shared/engine/recovery.ts'
import { seededRandom } from '../../../shared/engine/random.ts'
import { initialState } from '../../../shared/engine/state.ts'
import type { State } from '../../../shared/engine/state.ts'
import { ticketGiven, transition } from '../../../shared/engine/transition.ts'

const never = () => 1 - 2 ** -32
const always = () => 0

/** A circuit that is open until 1000, and what happens to it. */
class Subject {
  state: State
  now = 1_000
  readonly #recovery: Recovery

  constructor(recovery: Partial<Recovery>) {
    this.#recovery = { sleepMs: () => 1_000, probes: 1, leaseMs: 10_000, ...recovery }
    this.state = transition(initialState(0), { kind: 'trip' }, 0, this.#recovery)
  }

  /** The ticket of a call that asks to be let through. */
  ask(recovery: Partial<Recovery> = {}): number | undefined {
    const before = this.state
    this.state = transition(before, { kind: 'admit' }, this.now, { ...this.#recovery, ...recovery })
    return ticketGiven(before, this.state)
  }

  /** Of so many calls that ask, the tickets of those let through. */
  askOften(calls: number): number[] {
    return Array.from({ length: calls }, () => this.ask()).filter((ticket) => ticket !== undefined)
  }

  end(
    ticket: number | undefined,
    kind: 'passed' | 'failed' | 'returned',
    recovery: Partial<Recovery> = {},
  ): State['kind'] {
    if (ticket === undefined) throw new Error('the call was turned away')
    this.state = transition(this.state, { kind, ticket }, this.now, { ...this.#recovery, ...recovery })
    return this.state.kind
  }

  /** Lets calls through one after the other, each ending so, and tells the state after each. */
  run(...ends: ('passed' | 'failed')[]): State['kind'][] {
    return ends.map((kind) => this.end(this.ask(), kind))
  }

  get stage(): number | undefined {
    return this.state.kind === 'half-open' ? this.state.stage : undefined
  }
}

describe('probes judged by their success rate', () => {
  const fourOfFive = { probes: 5, passRate: 80 }

  it('close the circuit although one fails', () => {
    const subject = new Subject(fourOfFive)
    expect(subject.run('failed', 'passed', 'passed', 'passed', 'passed').at(-1)).toBe('closed')
  })

  it('close it as soon as the missing ones cannot change the verdict', () => {
    const subject = new Subject(fourOfFive)
    expect(subject.run('passed', 'passed', 'passed', 'passed')).toEqual([
      'half-open',
      'half-open',
      'half-open',
      'closed',
    ])
  })

  it('open it again as soon as too many have failed', () => {
    const subject = new Subject(fourOfFive)
    expect(subject.run('failed', 'passed', 'failed')).toEqual(['half-open', 'half-open', 'open'])
    expect(subject.state).toMatchObject({ trips: 2 })
  })

  it('are never more than asked for, those that came back included', () => {
    const subject = new Subject(fourOfFive)
    const tickets = subject.askOften(20)
    expect(tickets).toHaveLength(5)
    subject.end(tickets[0], 'failed')
    subject.end(tickets[1], 'passed')
    expect(subject.ask()).toBeUndefined()
  })

  it('are replaced when they say nothing, or do not come back', () => {
    const subject = new Subject(fourOfFive)
    const tickets = subject.askOften(5)
    subject.end(tickets[0], 'returned')
    expect(subject.askOften(3)).toHaveLength(1)
    subject.now += 10_000
    expect(subject.askOften(9)).toHaveLength(5)
  })

  it('leave nothing behind when they do not come back', () => {
    const subject = new Subject(fourOfFive)
    for (let day = 0; day < 365; day++) {
      subject.askOften(9)
      subject.now += 86_400_000
    }
    expect(subject.state).toMatchObject({ kind: 'half-open', issued: 365 * 5, leases: { length: 5 } })
  })

  it('are as many as their share, also where a percentage has no end', () => {
    for (let probes = 1; probes <= 60; probes++)
      for (let passing = 1; passing <= probes; passing++)
        expect(neededOf({ probes, passRate: (passing * 100) / probes })).toBe(passing)
  })

  it('do not wait for ever when settings ask for fewer than have come back', () => {
    const subject = new Subject({ probes: 5 })
    subject.run('passed', 'passed', 'passed')
    const ticket = subject.ask({ probes: 2 })
    expect(subject.end(ticket, 'passed', { probes: 2 })).toBe('closed')
  })
})

describe('a share of the traffic', () => {
  const tenth = (random: () => number, inFlight = 100) => ({
    probes: 20,
    passRate: 90,
    traffic: { percentages: [10], inFlight, stageMs: Infinity, random },
  })

  it('is let through by chance', () => {
    const subject = new Subject({ ...tenth(seededRandom(3), 10_000), leaseMs: Infinity })
    const share = subject.askOften(10_000).length / 10_000
    expect(share).toBeGreaterThan(0.09)
    expect(share).toBeLessThan(0.11)
  })

  it('is one call at least, and one more each time a lease is over', () => {
    const subject = new Subject(tenth(never))
    expect(subject.askOften(50)).toHaveLength(1)
    subject.now += 9_999
    expect(subject.askOften(50)).toHaveLength(0)
    subject.now += 1
    expect(subject.askOften(50)).toHaveLength(1)
  })

  it('is never more at once than its cap, and gets back the places of those that came back', () => {
    const subject = new Subject(tenth(always, 3))
    const tickets = subject.askOften(50)
    expect(tickets).toHaveLength(3)
    subject.end(tickets[0], 'passed')
    expect(subject.askOften(50)).toHaveLength(1)
  })

  it('is judged by its success rate', () => {
    const passes = Array.from({ length: 18 }, () => 'passed' as const)
    expect(new Subject(tenth(always)).run(...passes).at(-1)).toBe('closed')
    expect(new Subject(tenth(always)).run('failed', 'failed', ...passes).at(-1)).toBe('closed')
    expect(new Subject(tenth(always)).run('failed', 'passed', 'failed', 'failed').at(-1)).toBe('open')
  })
})

describe('a ramp', () => {
  const ramp = (random: () => number) => ({
    probes: 2,
    traffic: { percentages: [1, 5, 25, 100], inFlight: 3_000, stageMs: 30_000, random },
  })

  it('goes up a stage after so many probes that passed, and closes after the last', () => {
    const subject = new Subject(ramp(always))
    const stages = Array.from({ length: 8 }, () => [subject.run('passed')[0], subject.stage])
    expect(stages).toEqual([
      ['half-open', 0],
      ['half-open', 1],
      ['half-open', 1],
      ['half-open', 2],
      ['half-open', 2],
      ['half-open', 3],
      ['half-open', 3],
      ['closed', undefined],
    ])
  })

  it('lets a larger share through at each stage', () => {
    const subject = new Subject({ ...ramp(seededRandom(5)), leaseMs: Infinity })
    const shares = Array.from({ length: 4 }, () => {
      const tickets = subject.askOften(3_000)
      for (const ticket of tickets.slice(0, 2)) subject.end(ticket, 'passed')
      for (const ticket of tickets.slice(2))
        if (subject.state.kind === 'half-open') subject.end(ticket, 'returned')
      return tickets.length / 30
    })
    for (const [stage, percentage] of [1, 5, 25, 100].entries()) {
      expect(Math.abs(shares[stage]! - percentage)).toBeLessThanOrEqual(percentage / 4)
    }
  })

  it('opens again from any stage', () => {
    const subject = new Subject(ramp(always))
    expect(subject.run('passed', 'passed', 'passed', 'passed', 'failed').at(-1)).toBe('open')
  })

  it('goes up a stage with the first probe that passes when its time is over', () => {
    const subject = new Subject({ ...ramp(always), probes: 100 })
    subject.run('passed')
    subject.now += 30_000
    expect([subject.run('passed'), subject.stage]).toEqual([['half-open'], 1])
    expect([subject.run('passed'), subject.stage]).toEqual([['half-open'], 1])
  })

  it('opens with the first probe that fails when its time is over and too few passed', () => {
    const subject = new Subject({ ...ramp(always), probes: 100, passRate: 50 })
    expect(subject.run('failed', 'passed')).toEqual(['half-open', 'half-open'])
    subject.now += 30_000
    expect(subject.run('failed')).toEqual(['open'])
  })

  it('stays where it is when its time is over and nothing came back', () => {
    const subject = new Subject(ramp(never))
    subject.ask()
    subject.now += 3_600_000
    expect([subject.askOften(2).length, subject.stage]).toEqual([1, 0])
  })

  it('does not count a probe of an earlier stage, whose place falls free', () => {
    const subject = new Subject({ ...ramp(always), passRate: 50, probes: 4 })
    const early = subject.askOften(8)
    for (const ticket of early) subject.end(ticket, 'passed')
    expect(subject.state).toMatchObject({ stage: 1, passed: 0, leases: [] })
  })

  it('is not opened again by a probe of an earlier stage', () => {
    const subject = new Subject(ramp(always))
    const early = subject.ask()
    subject.run('passed', 'passed')
    expect(subject.stage).toBe(1)
    expect(subject.end(early, 'failed')).toBe('half-open')
    expect(subject.run('failed')).toEqual(['open'])
  })

  it('lets the first call of each stage through, whatever the dice say', () => {
    const subject = new Subject({ ...ramp(never), probes: 1 })
    const stages = Array.from({ length: 3 }, () => [subject.askOften(9).length, subject.stage].join())
    expect(stages).toEqual(['1,0', '0,0', '0,0'])
    expect(new Subject({ ...ramp(never), probes: 1 }).run('passed', 'passed', 'passed', 'passed')).toEqual([
      'half-open',
      'half-open',
      'half-open',
      'closed',
    ])
  })

  it('closes at the end of its last stage also when settings have taken stages away', () => {
    const subject = new Subject(ramp(always))
    subject.run('passed', 'passed', 'passed', 'passed', 'passed')
    const { traffic } = ramp(always)
    const shorter = { traffic: { ...traffic, percentages: [50] } }
    expect(subject.end(subject.ask(shorter), 'passed', shorter)).toBe('closed')
  })
})

describe('resolveTraffic', () => {
  it('ramps up in four stages unless told otherwise', () => {
    expect(resolveTraffic({ random: always })).toEqual({
      percentages: [1, 5, 25, 100],
      inFlight: 10,
      stageMs: 30_000,
      random: always,
    })
  })

  it.each([
    [{ percentages: [] }, 'traffic option "percentages" must be a list of at least one number, got an array'],
    [{ percentages: 5 }, 'traffic option "percentages" must be a list of at least one number, got 5'],
    [
      { percentages: [5, 1] },
      '"percentages[1]" must be a number from 5 to 100 (percent, none below the one before), got 1',
    ],
    [{ percentages: [0] }, '"percentages[0]" must be a number from 0.001 to 100'],
    [{ percentages: [101] }, 'got 101'],
    [{ inFlight: 0 }, 'traffic option "inFlight" must be a whole number from 1, got 0'],
    [{ stageMs: -1 }, 'traffic option "stageMs" must be a number from 0 (milliseconds), got -1'],
    [{ random: 0.5 }, 'traffic option "random" must be a function, got 0.5'],
    [{ ramp: [5] }, 'traffic has no option "ramp"'],
  ])('refuses %j', (options, message) => {
    expect(() => resolveTraffic({ random: always, ...(options as object) })).toThrow(message)
  })
})
