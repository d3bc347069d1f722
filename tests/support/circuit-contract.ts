import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import { count } from '../../shared/engine/policies/count.ts'
import { errorPercentage } from '../../shared/engine/policies/error-percentage.ts'
import { lastCallsPercentage } from '../../shared/engine/policies/last-calls-percentage.ts'
import type { SharedCircuit, SharedCircuitOptions } from '../../bench/storage/shared-circuit.ts'
import { sharedCircuit } from '../../bench/storage/shared-circuit.ts'
import { systemClock } from '../../server/system-clock.ts'
import { fresh } from './storage-contract.ts'
import type { OpenStore } from '../../bench/storage/stores.ts'
import { until } from './until.ts'

const times = <T>(count_: number, make: (at: number) => T): T[] =>
  Array.from({ length: count_ }, (_, at) => make(at))

/**
 * What circuits must do whatever their store is made of.
 *
 * @param open Opens a store as one process does: on a connection of its own, to the same place.
 */
export function circuitContract(name: string, open: () => Promise<OpenStore> | OpenStore): void {
  describe(`circuits that are shared through ${name}`, () => {
    let stores: OpenStore[] = []
    const made: SharedCircuit[] = []
    beforeAll(async () => {
      stores = await Promise.all(times(3, async () => open()))
    })
    afterAll(async () => {
      await Promise.all(made.map(({ circuit }) => circuit.shutdown()))
      await Promise.all(stores.map((store) => store.close()))
    })

    const processes = (
      number: number,
      options: SharedCircuitOptions = {},
      key = fresh(),
    ): SharedCircuit[] => {
      const circuits = times(number, (at) =>
        sharedCircuit(stores[at]!.storage, key, { timeoutMs: 5_000, ...options }),
      )
      made.push(...circuits)
      return circuits
    }

    const trip = async (all: readonly SharedCircuit[], failures = 5) => {
      for (let at = 0; at < failures; at++) await all[at % all.length]!.call(false)
      await Promise.all(all.map(({ circuit }) => circuit.flush()))
      await Promise.all(all.map(({ circuit }) => circuit.getState()))
    }

    it('count a hundred failures at once as a hundred', async () => {
      const [one, other] = processes(2, { policy: consecutive({ failures: 1_000 }) })
      await Promise.all(times(100, () => one!.call(false)))
      expect(await one!.errors()).toBe(100)
      expect(await other!.errors()).toBe(100)
    })

    it('count those of several processes together', async () => {
      const all = processes(3, {
        policy: errorPercentage({ threshold: 100, slots: 10, slotMs: 60_000, minimumCalls: 10_000 }),
      })
      await Promise.all(all.flatMap((each) => times(200, (at) => each.call(at % 4 > 0))))
      await Promise.all(all.map(({ circuit }) => circuit.flush()))
      for (const each of all) {
        await each.circuit.getState()
        expect(each.circuit.read('it').judged).toMatchObject({ errors: 150, calls: 600 })
      }
    })

    it('open for all with the failure that is one too many, and say so once', async () => {
      const all = processes(3)
      await trip(all)
      for (const each of all) expect(await each.call(true)).toBe('open')
      for (const { transitions } of all) expect(transitions.map(({ to }) => to)).toEqual(['open'])
      expect(all.flatMap(({ transitions }) => transitions.filter(({ isMine }) => isMine))).toHaveLength(1)
      expect(all[0]!.transitions[0]!.reading.cause).toMatchObject({
        kind: 'rule',
        measured: { rule: 'consecutive', errors: 5 },
      })
    })

    it('tell their processes apart although they were handed the same chance', async () => {
      const all = processes(3, { policy: consecutive({ failures: 12 }), random: () => 0.5 })
      const failures = async () => {
        await Promise.all(all.map((each) => each.call(false)))
        await Promise.all(all.map(({ circuit }) => circuit.flush()))
      }
      for (let round = 0; round < 3; round++) await failures()
      expect(await all[0]!.errors()).toBe(9)
      await failures()
      expect(await all[0]!.circuit.getState()).toBe('open')
      await Promise.all(all.map(({ circuit }) => circuit.getState()))
      expect(all.flatMap(({ transitions }) => transitions.filter(({ isMine }) => isMine))).toHaveLength(1)
    })

    it('begin the row of failures again after a success, whoever had it', async () => {
      const [one, other] = processes(2)
      for (const how of [false, false, false, false]) await one!.call(how)
      await one!.circuit.flush()
      expect(await other!.call(true)).toBe('good')
      await other!.circuit.flush()
      for (const how of [false, false, false, false]) await one!.call(how)
      await one!.circuit.flush()
      expect(await other!.circuit.getState()).toBe('closed')
    })

    it('let exactly so many probes through in all processes together', async () => {
      const all = processes(3, { probes: 4, sleepMs: 30 })
      await trip(all)
      await until(async () => (await all[0]!.circuit.getState()) === 'half-open', 'the sleep is over')
      let isOver = false
      const gate = async () => {
        await until(() => isOver, 'the probes may end')
        return true
      }
      const calls = all.flatMap((each) => times(30, () => each.call(gate)))
      const turnedAway = calls.map(async (call) => (await call) === 'open')
      let away = 0
      for (const call of turnedAway) void call.then((isAway) => (away += Number(isAway)))
      await until(() => away === 86, 'all but four are turned away')
      isOver = true
      const ends = await Promise.all(calls)
      expect(ends.filter((end) => end === 'good')).toHaveLength(4)
      await Promise.all(all.map(({ circuit }) => circuit.flush()))
      expect(await all[2]!.circuit.getState()).toBe('closed')
      const mine = all.flatMap(({ transitions }) => transitions.filter(({ isMine }) => isMine))
      expect(mine.map(({ to }) => to).toSorted()).toEqual(['closed', 'half-open', 'open'])
    })

    it('open again when a probe fails, for longer in a row', async () => {
      const [one, other] = processes(2, { sleepMs: 30 })
      await trip([one!, other!])
      await until(async () => (await other!.circuit.getState()) === 'half-open', 'the sleep is over')
      expect(await other!.call(false)).toBe('bad')
      await other!.circuit.flush()
      await one!.circuit.getState()
      expect(one!.circuit.state).toMatchObject({ kind: 'open', trips: 2 })
    })

    it('give the place of a probe that does not come back to the next call', async () => {
      const [one, other] = processes(2, { sleepMs: 20, leaseMs: 60 })
      await trip([one!, other!])
      await until(async () => (await one!.circuit.getState()) === 'half-open', 'the sleep is over')
      const lost = await one!.circuit.admit()
      expect(typeof lost).toBe('number')
      expect(await other!.call(true)).toBe('open')
      await until(async () => (await other!.call(true)) === 'good', 'the lease is over')
      await other!.circuit.flush()
      expect(await one!.circuit.getState()).toBe('closed')
    })

    it('let a late result decide nothing, and count it', async () => {
      const [one, other] = processes(2, { sleepMs: 20 })
      const late = (await one!.circuit.admit()) as number
      const later = (await one!.circuit.admit()) as number
      await trip([other!])
      one!.end(late, true)
      await one!.circuit.flush()
      expect((await one!.circuit.getState()) === 'closed').toBe(false)
      await until(async () => (await other!.circuit.getState()) === 'half-open', 'the sleep is over')
      expect(await other!.call(true)).toBe('good')
      await other!.circuit.flush()
      one!.end(later, false)
      await one!.circuit.flush()
      expect(await other!.errors()).toBe(0)
      const { statistics } = one!.circuit
      const counted = (['success', 'failure'] as const).map((each) =>
        statistics.total(each, systemClock.now()),
      )
      expect(counted).toEqual([1, 1])
    })

    it('are isolated and reset by any process, for all', async () => {
      const [one, other] = processes(2, {}, `@:test:_rt:${fresh()}`)
      await one!.circuit.isolate()
      expect(await other!.call(true)).toBe('isolated')
      expect(await other!.circuit.getState()).toBe('isolated')
      expect(other!.circuit.read('it')).toMatchObject({
        mode: 'forced-open',
        window: { counts: { 'short-circuited': 1 } },
      })
      await other!.circuit.reset()
      expect(await one!.call(true)).toBe('good')
      expect(one!.transitions.map(({ to, isMine }) => [to, isMine])).toEqual([
        ['isolated', true],
        ['closed', false],
      ])
    })

    it('start afresh with a reset: what ran before it does not count', async () => {
      const [one, other] = processes(2)
      for (const how of [false, false, false, false]) await one!.call(how)
      const before = (await one!.circuit.admit()) as number
      await other!.circuit.reset()
      one!.end(before, false)
      expect(await one!.errors()).toBe(0)
      expect(await other!.circuit.getState()).toBe('closed')
    })

    it('do not meet those of another name or another rule', async () => {
      const key = fresh()
      const [one] = processes(1, {}, key)
      const [stranger] = processes(1, {}, `${key}b`)
      const [newer] = processes(1, { policy: consecutive({ failures: 6 }) }, key)
      await trip([one!])
      expect(await stranger!.call(true)).toBe('good')
      expect(await newer!.call(true)).toBe('good')
    })

    it.each([
      ['a count of 5,000 calls', count({ failures: 5_000, lastCalls: 5_000 })],
      [
        'a percentage of 100,000 calls',
        lastCallsPercentage({ threshold: 100, lastCalls: 100_000, minimumCalls: 100_000 }),
      ],
      [
        'a window of a thousand slots',
        errorPercentage({ threshold: 100, slots: 1_000, slotMs: 60_000, minimumCalls: 1e6 }),
      ],
    ])('keep all of %s', async (_, policy) => {
      const [one, other] = processes(2, { policy })
      for (let round = 0; round < 30; round++) {
        await Promise.all(times(20, (at) => [one!, other!][at % 2]!.call(at % 5 > 0)))
        await one!.circuit.flush()
      }
      expect(await other!.errors()).toBe(120)
      const third = sharedCircuit(stores[2]!.storage, one!.circuit.name, { policy, timeoutMs: 5_000 })
      made.push(third)
      expect(await third.errors()).toBe(120)
    })

    it('hear of changes without calling, and find a state that is older than they are', async () => {
      const [one, other] = processes(2)
      await other!.circuit.getState()
      await one!.circuit.isolate()
      await until(() => other!.circuit.isIsolated, 'it was told')
      expect(other!.transitions.map(({ to }) => to)).toEqual(['isolated'])
    })

    describe('and are eventual', () => {
      const eventual = (number: number, options: SharedCircuitOptions = {}) =>
        processes(number, { consistency: 'eventual', lingerMs: 20, ...options })

      it('ask before their first call, and then no more', async () => {
        const [one] = eventual(1)
        expect(await one!.call(true)).toBe('good')
        expect(typeof one!.circuit.admit()).toBe('number')
      })

      it('count all the same, a little later', async () => {
        const all = eventual(3, {
          policy: errorPercentage({ threshold: 100, slots: 10, slotMs: 60_000, minimumCalls: 10_000 }),
        })
        await Promise.all(all.flatMap((each) => times(100, (at) => each.call(at % 4 > 0))))
        await Promise.all(all.map(({ circuit }) => circuit.flush()))
        expect(await all[0]!.errors()).toBe(75)
      })

      it('open at once where the last failure was, and soon everywhere', async () => {
        const [one, other] = eventual(2)
        await other!.call(true)
        await one!.call(true)
        for (let at = 0; at < 5; at++) await one!.call(false)
        expect(await one!.call(true)).toBe('open')
        await until(async () => (await other!.call(true)) === 'open', 'the other was told')
        expect(one!.transitions.map(({ to, isMine }) => [to, isMine])).toEqual([['open', true]])
        expect(other!.transitions.map(({ to, isMine }) => [to, isMine])).toEqual([['open', false]])
      })

      it('ask the store for probes, of which there are exactly so many', async () => {
        const all = eventual(3, { sleepMs: 30 })
        await Promise.all(all.map((each) => each.call(true)))
        await trip([all[0]!])
        await until(async () => (await all[1]!.circuit.getState()) === 'half-open', 'the sleep is over')
        await all[2]!.circuit.getState()
        const verdicts = await Promise.all(
          all.flatMap(({ circuit }) => times(10, async () => circuit.admit())),
        )
        expect(verdicts.filter((verdict) => typeof verdict === 'number')).toHaveLength(1)
      })
    })
  })
}
