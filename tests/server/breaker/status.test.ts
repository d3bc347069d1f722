import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import type { StatusOptions } from '../../../server/breaker/status.ts'
import { Status } from '../../../server/breaker/status.ts'
import type { StatusSource } from '../../../server/breaker/status-source.ts'
import { statusCounters } from '../../../server/breaker/status-source.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { watchWarnings } from '../watch-warnings.ts'

function statusInTest(options: StatusOptions = {}, source?: StatusSource) {
  const clock = new SimulatedClock()
  return { clock, status: new Status({ clock, ...options }, source) }
}

const fires = (status: Status) => status.window.map((bucket) => bucket.fires)

describe('Status', () => {
  it('counts, in all and by bucket', () => {
    const { status } = statusInTest({ rollingCountBuckets: 3 })
    for (const counter of statusCounters) status.increment(counter)
    status.increment('fires')
    expect(status.stats).toMatchObject({ fires: 2, successes: 1, coalesceCacheMisses: 1 })
    expect(fires(status)).toEqual([2, 0, 0])
  })

  it('has the members of opossum’s stats, and of its buckets', () => {
    const { status } = statusInTest()
    expect(Object.keys(status.stats)).toEqual(Object.keys(breakerInTest().breaker.stats))
    expect(Object.keys(status.window[0]!)).toEqual([...statusCounters, 'percentiles', 'latencyTimes'])
    expect(status.window).toHaveLength(10)
  })

  it('moves its window on with time, the newest bucket first, and forgets what is older', () => {
    const { status, clock } = statusInTest({ rollingCountBuckets: 3, rollingCountTimeout: 300 })
    status.increment('fires')
    clock.advance(100)
    status.increment('fires')
    status.increment('fires')
    expect(fires(status)).toEqual([2, 1, 0])
    clock.advance(100)
    expect(fires(status)).toEqual([0, 2, 1])
    clock.advance(100)
    expect(fires(status)).toEqual([0, 0, 2])
    expect(status.stats.fires).toBe(2)
    clock.advance(1e9)
    expect(fires(status)).toEqual([0, 0, 0])
    status.increment('fires')
    expect(status.stats.fires).toBe(1)
  })

  it('measures latencies, each once though a call that is late is also a failure', () => {
    const { status } = statusInTest()
    expect(status.stats).toMatchObject({ latencyMean: 0, percentiles: { 0.5: 0, 1: 0 } })
    status.increment('successes', 100)
    status.increment('timeouts', 400)
    status.increment('failures', 400)
    const { latencyMean, percentiles, latencyTimes } = status.stats
    expect(latencyMean).toBe(250)
    expect(Object.keys(percentiles)).toEqual([
      '0',
      '1',
      '0.25',
      '0.5',
      '0.75',
      '0.9',
      '0.95',
      '0.99',
      '0.995',
    ])
    expect(Math.abs(percentiles['0.5']! - 100)).toBeLessThan(3.2)
    expect(Math.abs(percentiles['1']! - 400)).toBeLessThan(12.8)
    expect(latencyTimes).toEqual([])
  })

  it('tells no latencies when that is switched off', () => {
    const { status } = statusInTest({ rollingPercentilesEnabled: false })
    status.increment('successes', 100)
    expect(status.stats).toMatchObject({
      successes: 1,
      latencyMean: -1,
      percentiles: { 0: -1, 0.5: -1, 1: -1 },
    })
  })

  it('says in which bucket the circuit opened or closed, and in no other', () => {
    const { status, clock } = statusInTest({ rollingCountBuckets: 3, rollingCountTimeout: 300 })
    status.open()
    clock.advance(100)
    status.open()
    status.close()
    clock.advance(100)
    expect(status.window.map((bucket) => bucket.isCircuitBreakerOpen)).toEqual([undefined, false, true])
    expect('isCircuitBreakerOpen' in status.window[0]!).toBe(false)
  })

  it('refuses to count what is not counted', () => {
    const { status } = statusInTest()
    expect(() => status.increment('success' as never)).toThrow(
      /^Status counts failures, .*, but no "success"$/,
    )
  })

  it('refuses wrong options, and takes 0 for the default', () => {
    expect(() => statusInTest({ rollingCountBuckets: -1 })).toThrow('Status option "rollingCountBuckets"')
    expect(() => statusInTest({ rollingCountTimeout: NaN })).toThrow('Status option "rollingCountTimeout"')
    expect(() => statusInTest({ enableSnapshots: 1 as never })).toThrow('Status option "enableSnapshots"')
    expect(() => statusInTest({ rotateBucketController: {} as never })).toThrow('must be an EventEmitter')
    expect(() => statusInTest({ bucketSpan: 1 } as never)).toThrow('Status has no option "bucketSpan"')
    const { status, clock } = statusInTest({ rollingCountBuckets: 0, rollingCountTimeout: 0 })
    status.increment('fires')
    clock.advance(9_000)
    expect(fires(status)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  })
})

describe('a status that is restored', () => {
  function saved() {
    const { status } = statusInTest()
    status.increment('fires')
    status.increment('successes', 12)
    status.increment('cacheMisses')
    return status.stats
  }

  it('goes on from the figures that were saved, which age as one bucket', () => {
    const { status, clock } = statusInTest({
      stats: saved(),
      rollingCountBuckets: 2,
      rollingCountTimeout: 200,
    })
    expect(status.stats).toEqual(saved())
    status.increment('fires')
    expect(fires(status)).toEqual([2, 0])
    clock.advance(200)
    expect(status.stats).toMatchObject({ fires: 0, latencyMean: 0, percentiles: { 0.5: 0 } })
  })

  it('tells the saved latencies until there are newer ones', () => {
    const { status } = statusInTest({ stats: saved() })
    expect(status.stats.latencyMean).toBe(12)
    status.increment('successes', 40)
    expect(status.stats.latencyMean).toBe(40)
  })

  it('takes opossum’s raw latencies, too, and leaves what it was given as it was', () => {
    const stats = Object.freeze({ successes: 2, latencyTimes: Object.freeze([10, 30]) })
    const { status } = statusInTest({ stats })
    expect(status.stats).toMatchObject({ successes: 2, failures: 0, latencyMean: 20 })
    status.increment('successes', 50)
    expect(status.stats).toMatchObject({ successes: 3, latencyMean: 30 })
    expect(stats).toEqual({ successes: 2, latencyTimes: [10, 30] })
  })

  it('survives JSON, and makes nothing of nonsense', () => {
    const { status } = statusInTest({ stats: JSON.parse(JSON.stringify(saved())) as object })
    expect(status.stats).toEqual(saved())
    const nonsense = { fires: 'many', latencyTimes: 3, percentiles: { 0.5: null }, latencyMean: 2 } as never
    expect(statusInTest({ stats: nonsense }).status.stats).toMatchObject({
      fires: 0,
      percentiles: { 0.5: 0 },
    })
  })
})

describe('snapshots', () => {
  it('come each time a bucket is full, while somebody listens', () => {
    const { status, clock } = statusInTest({ rollingCountBuckets: 2, rollingCountTimeout: 200 })
    expect(clock.timers).toBe(0)
    const listener = vi.fn()
    status.on('snapshot', listener).on('snapshot', () => {})
    expect(clock.timers).toBe(1)
    status.increment('fires')
    clock.advance(100)
    expect(listener).toHaveBeenCalledTimes(1)
    expect(listener.mock.calls[0]![0]).toEqual(status.stats)
    clock.advance(100)
    expect(listener).toHaveBeenCalledTimes(2)
    status.removeAllListeners()
    clock.advance(100)
    expect(clock.timers).toBe(0)
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it.each(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const)(
    'begin with %s',
    (method) => {
      const { status, clock } = statusInTest()
      const listener = vi.fn()
      status[method]('snapshot', listener)
      clock.advance(1_000)
      expect(listener).toHaveBeenCalledTimes(1)
    },
  )

  it('end with the last listener and begin anew with the next, at the same pace', () => {
    const { status, clock } = statusInTest()
    const listener = vi.fn()
    for (let round = 0; round < 5; round++) {
      status.on('snapshot', listener)
      status.off('snapshot', listener)
    }
    status.once('snapshot', listener)
    expect(clock.timers).toBe(1)
    clock.advance(1_000)
    clock.advance(1_000)
    expect([listener.mock.calls.length, clock.timers]).toEqual([1, 0])
    status.on('snapshot', listener)
    clock.advance(2_000)
    expect(listener).toHaveBeenCalledTimes(3)
  })

  it('do not come when switched off, nor after shutdown', () => {
    const off = statusInTest({ enableSnapshots: false })
    off.status.on('snapshot', () => {})
    expect(off.clock.timers).toBe(0)
    const { status, clock } = statusInTest()
    status.on('snapshot', () => {})
    status.shutdown()
    expect(clock.timers).toBe(0)
    status.on('snapshot', () => {})
    expect(clock.timers).toBe(0)
  })

  it('are not stopped by a listener that throws', () => {
    const warning = watchWarnings()
    const { status, clock } = statusInTest()
    status.on('snapshot', () => {
      throw new Error('mine')
    })
    clock.advance(3_000)
    expect(warning).toHaveBeenCalledTimes(3)
  })

  it('do not keep a status alive that nobody can reach', async () => {
    const clock = new SimulatedClock()
    const listener = vi.fn()
    new Status({ clock }).on('snapshot', listener)
    await collectGarbage()
    clock.advance(1_000)
    expect([listener.mock.calls.length, clock.timers]).toEqual([0, 0])
  })
})

describe('a status with a rotate controller', () => {
  it('moves on with its events and not with time', () => {
    const controller = new EventEmitter()
    const { status, clock } = statusInTest({ rotateBucketController: controller, rollingCountBuckets: 3 })
    status.increment('fires')
    clock.advance(1e9)
    expect(fires(status)).toEqual([1, 0, 0])
    controller.emit('rotate')
    expect(fires(status)).toEqual([0, 1, 0])
    expect(clock.timers).toBe(0)
  })

  it('stands still while it does not follow, and does not follow twice', () => {
    const controller = new EventEmitter()
    const { status } = statusInTest({ rotateBucketController: controller, rollingCountBuckets: 3 })
    status.increment('fires')
    status.removeRotateBucketControllerListener()
    controller.emit('rotate')
    expect(fires(status)).toEqual([1, 0, 0])
    expect(controller.listenerCount('rotate')).toBe(0)
    status.startListeneningForRotateEvent()
    status.startListeneningForRotateEvent()
    controller.emit('rotate')
    expect(fires(status)).toEqual([0, 1, 0])
    status.shutdown()
    status.startListeneningForRotateEvent()
    expect(controller.listenerCount('rotate')).toBe(0)
  })

  it('does not move on by hand without one', () => {
    const { status } = statusInTest()
    status.increment('fires')
    status.rotateBucket()
    expect(fires(status)[0]).toBe(1)
  })
})

describe('a status over figures that somebody else counts', () => {
  it('shows and changes those', () => {
    const { stats } = breakerInTest().breaker
    const source = {
      readStats: () => ({ ...stats, fires: 7, latencyMean: 3 }),
      readBuckets: () => [],
      increment: vi.fn(),
      mark: vi.fn(),
      rotate: vi.fn(),
    }
    const { status } = statusInTest({}, source)
    expect([status.stats.fires, status.stats.latencyMean, status.window]).toEqual([7, 3, []])
    status.increment('successes', 3)
    status.open()
    status.close()
    expect(source.increment).toHaveBeenCalledWith('successes', 3)
    expect(source.mark.mock.calls).toEqual([[true], [false]])
    expect(statusInTest({ rollingPercentilesEnabled: false }, source).status.stats.latencyMean).toBe(-1)
  })
})
