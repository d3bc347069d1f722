import Opossum from 'opossum'
import { describe, expect, it, vi } from 'vitest'
import { Registry } from '../../../server/registry/registry.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'
import { useFakeTime } from '../../compat/fake-time.ts'

type Event = Readonly<Record<string, unknown>>

const turn = () => new Promise((resolve) => setImmediate(resolve))

function hystrixInTest(breakers: Opossum[]) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const stats = new HystrixStats(breakers, { registry, clock })
  const events: Event[] = []
  const reader = new SseReader({ onEvent: ({ data }) => events.push(JSON.parse(data) as Event) })
  stats.getHystrixStream().on('data', (bytes: Buffer) => reader.push(bytes.toString()))
  /** The events of the next tick. */
  async function next(): Promise<readonly Event[]> {
    await turn()
    events.length = 0
    clock.advance(1_000)
    await turn()
    return [...events]
  }
  return { stats, registry, clock, next }
}

type Deed = 'well' | 'badly' | 'spoilt' | 'slowly'

function act(deed: Deed): Promise<string> {
  if (deed === 'well') return Promise.resolve('ok')
  if (deed === 'slowly') return new Promise(() => {})
  return Promise.reject(Object.assign(new Error('down'), { mine: deed === 'spoilt' }))
}

async function fire(breaker: Opossum, deed: Deed): Promise<void> {
  breaker.fire(deed).catch(() => {})
  await turn()
}

describe('a breaker of opossum’s on the Hystrix stream', () => {
  useFakeTime()

  it('has the right numbers where opossum-hystrix has wrong ones', async () => {
    const breaker = new Opossum(act as never, {
      name: 'pay',
      group: 'money',
      timeout: 50,
      capacity: 2,
      errorThresholdPercentage: 100,
      volumeThreshold: 7,
      resetTimeout: 4_000,
      rollingCountTimeout: 20_000,
      rollingCountBuckets: 20,
      errorFilter: ({ mine }: { mine?: boolean }) => mine === true,
    })
    const { next } = hystrixInTest([breaker])
    await fire(breaker, 'well')
    await fire(breaker, 'badly')
    await fire(breaker, 'spoilt')
    await fire(breaker, 'slowly')
    await fire(breaker, 'slowly')
    await fire(breaker, 'well')
    vi.advanceTimersByTime(50)
    await turn()
    const [command, pool] = await next()
    expect(command).toMatchObject({
      type: 'HystrixCommand',
      name: 'pay',
      group: 'money',
      // 4 of 5: the bad request is in neither figure.
      errorPercentage: 80,
      errorCount: 4,
      requestCount: 5,
      rollingCountBadRequests: 1,
      rollingCountSuccess: 1,
      rollingCountFailure: 1,
      rollingCountTimeout: 2,
      rollingCountSemaphoreRejected: 1,
      rollingCountEmit: 0,
      rollingCountFallbackEmit: 0,
      rollingCountFallbackMissing: 4,
      rollingCountExceptionsThrown: 5,
      rollingMaxConcurrentExecutionCount: 2,
      propertyValue_circuitBreakerRequestVolumeThreshold: 7,
      propertyValue_circuitBreakerSleepWindowInMilliseconds: 4_000,
      propertyValue_circuitBreakerErrorThresholdPercentage: 100,
      propertyValue_executionIsolationStrategy: 'SEMAPHORE',
      propertyValue_executionTimeoutInMilliseconds: 50,
      propertyValue_executionIsolationThreadTimeoutInMilliseconds: 50,
      propertyValue_executionIsolationSemaphoreMaxConcurrentRequests: 2,
      propertyValue_metricsRollingStatisticalWindowInMilliseconds: 20_000,
    })
    expect(Object.keys(command!)).toHaveLength(48)
    expect(pool).toMatchObject({ type: 'HystrixThreadPool', name: 'pay', rollingCountCommandRejections: 1 })
  })

  it('stays at 100 % while it turns thousands away', async () => {
    const breaker = new Opossum(act as never, { name: 'pay' })
    const { next } = hystrixInTest([breaker])
    await fire(breaker, 'badly')
    for (let call = 0; call < 3_000; call++) breaker.fire('well').catch(() => {})
    const [command] = await next()
    expect(command).toMatchObject({
      isCircuitBreakerOpen: true,
      errorPercentage: 100,
      requestCount: 1,
      rollingCountShortCircuited: 3_000,
    })
  })

  it('is added and removed like one of ours, and appears in the registry, too', async () => {
    const [one, two] = ['one', 'two'].map((name) => new Opossum(act as never, { name }))
    const { stats, registry, next } = hystrixInTest([one!])
    const names = async () => (await next()).map(({ name }) => name)
    stats.remove(two!)
    expect([...registry.circuits()].map(([name]) => name)).toEqual(['one'])
    stats.add(two!)
    stats.add(two!)
    expect(await names()).toEqual(['one', 'two'])
    expect([...registry.circuits()].map(([name]) => name)).toEqual(['one', 'two'])
    stats.remove(one!)
    expect(await names()).toEqual(['two'])
    two!.shutdown()
    expect(await names()).toEqual([])
  })
})
