import { expect, it } from 'vitest'
import { BulkheadFullError } from '../../../server/breaker/errors.ts'
import { feedStatus } from '../../../server/breaker/status-feed.ts'
import { Status } from '../../../server/breaker/status.ts'
import { breakerInTest } from '../../support/breakers.ts'
import { events } from './noted-events.ts'

it('counts each event of a breaker once', () => {
  const status = new Status()
  const heard = {
    fire: 'fires',
    success: 'successes',
    failure: 'failures',
    timeout: 'timeouts',
    reject: 'rejects',
  }
  const cached = { cacheHit: 'cacheHits', cacheMiss: 'cacheMisses', fallback: 'fallbacks' }
  const coalesced = { coalesceCacheHit: 'coalesceCacheHits', coalesceCacheMiss: 'coalesceCacheMisses' }
  const counters = { ...heard, ...cached, ...coalesced, semaphoreLocked: 'semaphoreRejections' }
  for (const event of Object.keys(counters)) feedStatus(status, event, [])
  for (const event of ['halfOpen', 'shutdown', 'toString']) feedStatus(status, event, [])
  const { percentiles: _, latencyTimes: __, latencyMean: ___, ...counts } = status.stats
  expect(counts).toEqual(Object.fromEntries(Object.values(counters).map((counter) => [counter, 1])))
})

it('measures calls that were run, once, and none that found no room', () => {
  const status = new Status()
  feedStatus(status, 'success', ['result', 10])
  feedStatus(status, 'timeout', [new Error('late'), 30, []])
  feedStatus(status, 'failure', [new Error('late'), 30, []])
  feedStatus(status, 'semaphoreLocked', [new BulkheadFullError('pay'), 0])
  feedStatus(status, 'failure', [new BulkheadFullError('pay'), 0, []])
  expect(status.stats).toMatchObject({ failures: 2, latencyMean: 20 })
})

it('notes when the circuit opened or closed', () => {
  const status = new Status()
  feedStatus(status, 'open', [])
  expect(status.window[0]!.isCircuitBreakerOpen).toBe(true)
  feedStatus(status, 'close', [])
  expect(status.window[0]!.isCircuitBreakerOpen).toBe(false)
})

it('comes to what the breaker itself has counted', async () => {
  const { breaker, clock, dependency } = breakerInTest({ timeout: 10, capacity: 2, volumeThreshold: 6 })
  const status = new Status({ clock })
  for (const event of events) breaker.on(event, (...args: unknown[]) => feedStatus(status, event, args))
  breaker.fallback((word) => word)
  await breaker.fire('a')
  dependency.answer = 'badly'
  await breaker.fire('b')
  dependency.answer = 'never'
  const calls = ['c', 'd', 'e', 'f', 'g'].map((word) => breaker.fire(word))
  clock.advance(10)
  await Promise.all(calls)
  await breaker.fire('h')
  expect(status.stats).toEqual(breaker.stats)
  expect(status.stats).toMatchObject({ fires: 8, rejects: 1, timeouts: 2, semaphoreRejections: 3 })
})
