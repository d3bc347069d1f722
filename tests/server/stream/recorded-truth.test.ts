import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../../../server/breaker/options.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'

type Event = Readonly<Record<string, unknown>>

/** What the function does with a call: come back after so many milliseconds, or never. */
interface Deed {
  readonly key: string
  readonly afterMs: number
  readonly error?: Error
}

const turn = () => new Promise((resolve) => setImmediate(resolve))
const well = (key: string, afterMs = 20): Deed => ({ key, afterMs })
const badly = (key: string): Deed => ({ key, afterMs: 10, error: new Error('down') })
const spoilt = (key: string): Deed => ({ key, afterMs: 10, error: new RangeError('yours') })
const hanging = (key: string): Deed => ({ key, afterMs: Infinity })

function scripted(options: CircuitBreakerOptions<[Deed]>) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const act = ({ key, afterMs, error }: Deed) =>
    new Promise<string>((resolve, reject) => {
      clock.after(afterMs, () => (error ? reject(error) : resolve(key)))
    })
  const breaker = new CircuitBreaker(act, { name: 'pay', group: 'money', clock, registry, ...options })
  /** Makes the calls at once and lets so much time pass. */
  async function fire(ms: number, ...deeds: readonly Deed[]): Promise<void> {
    for (const deed of deeds) breaker.fire(deed).catch(() => {})
    await turn()
    for (let left = ms; left > 0; left -= 10) {
      clock.advance(10)
      await turn()
    }
  }
  /** What a stream that is opened now says first, by type. */
  async function events(): Promise<Readonly<Record<string, Event>>> {
    const seen: Event[] = []
    const stats = new HystrixStats(undefined, { registry, clock })
    const reader = new SseReader({ onEvent: ({ data }) => seen.push(JSON.parse(data) as Event) })
    stats.getHystrixStream().on('data', (bytes: Buffer) => reader.push(bytes.toString()))
    await turn()
    stats.shutdown()
    return Object.fromEntries(seen.map((event) => [event['type'], event]))
  }
  return { breaker, clock, fire, events }
}

const settings = {
  timeout: 50,
  capacity: 3,
  errorThresholdPercentage: 90,
  volumeThreshold: 40,
  resetTimeout: 5_000,
  cache: true,
  coalesce: true,
  cacheGetKey: ({ key }: Deed) => key,
  errorFilter: (error: unknown) => error instanceof RangeError,
}

describe('the recorded truth', () => {
  it('gives each of the 48 fields its value after a script of everything that a call can come to', async () => {
    const { breaker, clock, fire, events } = scripted(settings)
    for (const key of ['a', 'b', 'c', 'd']) await fire(20, well(key))
    await fire(10, well('a'), well('b')) // two from the cache
    await fire(20, well('e'), well('e'), well('e')) // one call, which two join
    await fire(10, badly('f'))
    await fire(10, badly('g')) // two without a fallback
    await fire(10, spoilt('h')) // the caller's own mistake
    await fire(50, hanging('i')) // a timeout
    await fire(30, well('j', 30), well('k', 30), well('l', 30), well('m'), well('n')) // two are too many
    breaker.fallback(() => 'instead')
    await fire(10, badly('o'))
    breaker.fallback(() => Promise.reject(new Error('no plan B')))
    await fire(10, badly('p'))
    breaker.open()
    await fire(0, ...Array.from({ length: 2_000 }, (_, call) => well(`q${call}`)))
    breaker.close()
    await fire(0, hanging('r')) // in flight

    // 10, 20, 30 and 50 ms, from a histogram that is at most 3.2 % off.
    const [ten, twenty, thirty, fifty] = [10, 21, 31, 51]
    const slowest = { '95': fifty, '99': fifty, '99.5': fifty, '100': fifty }
    const latencies = { '0': ten, '25': ten, '50': twenty, '75': thirty, '90': thirty, ...slowest }
    const { HystrixCommand: command } = await events()
    expect(Object.entries(command!)).toEqual([
      ['type', 'HystrixCommand'],
      ['name', 'pay'],
      ['group', 'money'],
      ['currentTime', clock.epoch()],
      ['isCircuitBreakerOpen', false],
      // 7 of 15.
      ['errorPercentage', 46],
      // 4 failures, a timeout, 2 that found the bulkhead full.
      ['errorCount', 7],
      // Those, and 8 successes: nothing of what was ignored, kept, shared, turned away or is in flight.
      ['requestCount', 15],
      ['rollingCountBadRequests', 1],
      ['rollingCountCollapsedRequests', 2],
      ['rollingCountEmit', 0],
      // 5 without a fallback, 2,001 whose fallback failed, a bad request.
      ['rollingCountExceptionsThrown', 2_007],
      ['rollingCountFailure', 4],
      ['rollingCountFallbackEmit', 0],
      ['rollingCountFallbackFailure', 2_001],
      // 2 failures, the timeout, the 2 that were too many.
      ['rollingCountFallbackMissing', 5],
      ['rollingCountFallbackRejection', 0],
      ['rollingCountFallbackSuccess', 1],
      ['rollingCountResponsesFromCache', 2],
      ['rollingCountSemaphoreRejected', 2],
      ['rollingCountShortCircuited', 2_000],
      ['rollingCountSuccess', 8],
      ['rollingCountThreadPoolRejected', 0],
      // Not a failure, too.
      ['rollingCountTimeout', 1],
      ['currentConcurrentExecutionCount', 1],
      ['rollingMaxConcurrentExecutionCount', 3],
      // 5 × 10, 5 × 20, 3 × 30 and 50 ms: 290 ms by 14.
      ['latencyExecute_mean', 21],
      ['latencyExecute', latencies],
      ['latencyTotal_mean', 21],
      ['latencyTotal', latencies],
      ['propertyValue_circuitBreakerRequestVolumeThreshold', 40],
      ['propertyValue_circuitBreakerSleepWindowInMilliseconds', 5_000],
      ['propertyValue_circuitBreakerErrorThresholdPercentage', 90],
      ['propertyValue_circuitBreakerForceOpen', false],
      ['propertyValue_circuitBreakerForceClosed', false],
      ['propertyValue_circuitBreakerEnabled', true],
      ['propertyValue_executionIsolationStrategy', 'SEMAPHORE'],
      ['propertyValue_executionIsolationThreadTimeoutInMilliseconds', 50],
      ['propertyValue_executionTimeoutInMilliseconds', 50],
      ['propertyValue_executionIsolationThreadInterruptOnTimeout', false],
      ['propertyValue_executionIsolationThreadPoolKeyOverride', null],
      ['propertyValue_executionIsolationSemaphoreMaxConcurrentRequests', 3],
      ['propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests', 1_000_000],
      ['propertyValue_metricsRollingStatisticalWindowInMilliseconds', 10_000],
      ['propertyValue_requestCacheEnabled', true],
      ['propertyValue_requestLogEnabled', false],
      ['reportingHosts', 1],
      ['threadPool', 'pay'],
    ])
  })

  it('gives the bulkhead and what was shared theirs', async () => {
    const { fire, events } = scripted(settings)
    await fire(20, well('a'), well('a'), well('b'))
    await fire(30, well('c', 30), well('d', 30), well('e', 30), well('f'))
    await fire(0, hanging('g'))
    const { HystrixThreadPool: pool, HystrixCollapser: collapser } = await events()
    expect(pool).toMatchObject({
      currentActiveCount: 1,
      currentCompletedTaskCount: 5,
      currentTaskCount: 6,
      currentPoolSize: 3,
      rollingCountThreadsExecuted: 5,
      rollingMaxActiveThreads: 3,
      rollingCountCommandRejections: 1,
    })
    expect(collapser).toMatchObject({
      rollingCountBatches: 5,
      rollingCountRequestsBatched: 6,
      batchSize_mean: 1,
    })
    expect(collapser!['batchSize']).toMatchObject({ '50': 1, '100': 2 })
  })

  it('stays at 100 % while an open circuit turns thousands away, its failed probes included', async () => {
    const { breaker, clock, fire, events } = scripted({ resetTimeout: 3_000 })
    await fire(10, ...Array.from({ length: 20 }, (_, call) => badly(`${call}`)))
    expect(breaker.opened).toBe(true)
    const shown = async () => {
      const { HystrixCommand: command } = await events()
      const { isCircuitBreakerOpen, errorPercentage, requestCount, rollingCountShortCircuited } = command!
      return { isCircuitBreakerOpen, errorPercentage, requestCount, rollingCountShortCircuited }
    }
    const thousand = Array.from({ length: 1_000 }, (_, call) => well(`${call}`))
    await fire(0, ...thousand, ...thousand, ...thousand)
    const dead = { isCircuitBreakerOpen: true, errorPercentage: 100 }
    expect(await shown()).toEqual({ ...dead, requestCount: 20, rollingCountShortCircuited: 3_000 })
    clock.advance(3_000)
    await fire(10, badly('probe'))
    await fire(0, ...thousand)
    expect(await shown()).toEqual({ ...dead, requestCount: 21, rollingCountShortCircuited: 4_000 })
  })

  it('says that a half-open circuit is open, and a hand has the last word', async () => {
    const { breaker, clock, events } = scripted({ resetTimeout: 100 })
    const isOpen = async () => (await events())['HystrixCommand']!['isCircuitBreakerOpen']
    breaker.open()
    clock.advance(100)
    expect([breaker.halfOpen, await isOpen()]).toEqual([true, true])
    breaker.disable()
    expect(await isOpen()).toBe(false)
  })
})
