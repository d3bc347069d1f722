import { describe, expect, it } from 'vitest'
import { poolBar } from '../../../web/charts/pool-bar-shape.ts'
import { storeInTest } from './boards.ts'

/** As Hystrix 1.5 sends it, for two instances of ten threads. */
const event = {
  type: 'HystrixThreadPool',
  name: 'Billing',
  currentTime: 1_000,
  currentActiveCount: 5,
  currentCompletedTaskCount: 90,
  currentCorePoolSize: 20,
  currentLargestPoolSize: 20,
  currentMaximumPoolSize: 20,
  currentPoolSize: 20,
  currentQueueSize: 1,
  currentTaskCount: 96,
  rollingCountThreadsExecuted: 40,
  rollingMaxActiveThreads: 10,
  rollingCountCommandRejections: 3,
  propertyValue_queueSizeRejectionThreshold: 10,
  propertyValue_metricsRollingStatisticalWindowInMilliseconds: 20_000,
  reportingHosts: 2,
}

describe('thread pools', () => {
  it('are on the board of a stream that tells of them, and grow old with it', () => {
    const { board, hear, live, lose } = storeInTest()
    live()
    hear(event)
    hear({ ...event, currentActiveCount: 7 })
    expect(board().pools).toMatchObject([{ key: 'message/Billing', reading: { active: 7 }, isStale: false }])
    lose()
    expect(board().pools).toMatchObject([{ isStale: true }])
  })

  it.each([
    [
      { active: 5, peakActive: 10, places: 10, hosts: 2 },
      { filled: 18, peak: 36 },
    ],
    [
      { active: 30, peakActive: 30, places: 10, hosts: 1 },
      { filled: 72, peak: 72 },
    ],
    [
      { active: 0, peakActive: 0, places: 0, hosts: 1 },
      { filled: 0, peak: 0 },
    ],
  ])('%j fill %j', (some, bar) => {
    const reading = {
      name: 'x',
      at: 0,
      queued: 0,
      completed: 0,
      executed: 0,
      rejected: 0,
      windowMs: 10_000,
      ...some,
    }
    expect(poolBar(reading)).toEqual(bar)
  })
})
