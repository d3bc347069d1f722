import { request as rawRequest } from 'node:http'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { hystrixStream } from '../../../server/express/hystrix-stream.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { encodeHystrixEvents } from '../../../shared/wire/hystrix-events.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import type { HystrixEvent } from '../../support/hystrix-rules.ts'
import { breaches } from '../../support/hystrix-rules.ts'
import { counts, reading } from '../../support/readings.ts'
import { openStream, serve } from '../../support/servers.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** The events of a circuit that reads so. */
function eventsOf(some: Partial<CircuitReading>): HystrixEvent[] {
  const blocks = encodeHystrixEvents(reading(some)).split('\n\n').filter(Boolean)
  return blocks.map((block) => JSON.parse(block.slice('data: '.length)) as HystrixEvent)
}

const commandOf = (some: Partial<CircuitReading>) => eventsOf(some)[0]!
const withCounts = (some: Parameters<typeof counts>[0]) =>
  commandOf({ window: { ...reading().window, counts: counts(some) } })

/** A stream of these breakers on a clock that stands still, and what it has sent. */
function streamed(...names: string[]) {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const breakers = names.map((name) => new CircuitBreaker(() => 1, { name, clock, registry }))
  let text = ''
  new HystrixStats(undefined, { registry, clock })
    .getHystrixStream()
    .on('data', (bytes: Buffer) => (text += bytes.toString()))
  const events = () => text.split('\n').filter((line) => line.startsWith('data:'))
  return { clock, breakers, text: () => text, events }
}

/** A stream over real HTTP. */
async function served(...names: string[]) {
  const registry = new Registry()
  const breakers = names.map((name) => new CircuitBreaker(() => 1, { name, registry }))
  const stats = new HystrixStats(undefined, { registry })
  const { url } = await serve(express().use('/hystrix.stream', hystrixStream({ stats })))
  return { url: `${url}/hystrix.stream`, breakers, stats }
}

/** What the dashboards refuse an event without. */
const required =
  'type name group isCircuitBreakerOpen errorPercentage errorCount requestCount rollingCountCollapsedRequests rollingCountExceptionsThrown rollingCountFailure rollingCountFallbackFailure rollingCountFallbackRejection rollingCountFallbackSuccess rollingCountResponsesFromCache rollingCountSemaphoreRejected rollingCountShortCircuited rollingCountSuccess rollingCountThreadPoolRejected rollingCountTimeout currentConcurrentExecutionCount latencyExecute_mean latencyExecute latencyTotal_mean latencyTotal propertyValue_circuitBreakerRequestVolumeThreshold propertyValue_circuitBreakerSleepWindowInMilliseconds propertyValue_circuitBreakerErrorThresholdPercentage propertyValue_circuitBreakerForceOpen propertyValue_circuitBreakerForceClosed propertyValue_executionIsolationStrategy propertyValue_executionIsolationThreadTimeoutInMilliseconds propertyValue_executionIsolationThreadInterruptOnTimeout propertyValue_executionIsolationSemaphoreMaxConcurrentRequests propertyValue_fallbackIsolationSemaphoreMaxConcurrentRequests propertyValue_metricsRollingStatisticalWindowInMilliseconds propertyValue_requestCacheEnabled propertyValue_requestLogEnabled'.split(
    ' ',
  )

describe('the rules of a Hystrix stream', () => {
  it('1: one JSON object to an event, on one line, of the type that everybody hears', async () => {
    const { text } = streamed('one', 'two\nlines')
    await turn()
    const [, ...blocks] = text().split('\n\n')
    expect(blocks.filter(Boolean)).toHaveLength(2)
    for (const block of blocks.filter(Boolean)) expect(block).toMatch(/^data: \{[^\n\r]*\}$/)
  })

  it('2: all fields in every event, whatever is switched off or was never measured', () => {
    const bare = commandOf({ settings: {}, inFlight: null, judged: { errors: 0, calls: 0 } })
    expect(required.filter((field) => bare[field] === undefined || bare[field] === null)).toEqual([])
    expect(Object.keys(bare)).toHaveLength(48)
  })

  it('3: whole numbers only, and the nine percentiles always', () => {
    const latency = { count: 3, mean: 0.4, percentiles: [0.1, null, 1.5, NaN, 2.5, Infinity, 3.1, 3.9, 4.4] }
    const window = { ...reading().window, ms: 9_999.6, latency, peakInFlight: null }
    expect(eventsOf({ at: 1.5, inFlight: 0.5, window }).flatMap(breaches)).toEqual([])
    expect(Object.keys(commandOf({ window })['latencyTotal'] as object)).toHaveLength(9)
  })

  it('4: names that are unique and break nothing', async () => {
    const { events } = streamed('a"b', 'a”b', 'x<!--', 'tab\there')
    await turn()
    const names = events().map((line) => (JSON.parse(line.slice(6)) as HystrixEvent)['name'])
    expect(names).toEqual(['a”b', 'a”b (2)', 'x‹!--', 'tab here'])
  })

  it('5: open is a JSON boolean, and half-open is open', () => {
    const probes = { needed: 1, passed: 0, inFlight: 0 }
    const state = { kind: 'half-open', since: 0, trips: 1, probes } as const
    expect(commandOf({ state })['isCircuitBreakerOpen']).toBe(true)
    expect(commandOf({})['isCircuitBreakerOpen']).toBe(false)
  })

  it('6: requests are the calls that came to something, and the percentage is rounded down', () => {
    const event = withCounts({
      success: 1,
      failure: 1,
      timeout: 1,
      rejected: 0,
      'short-circuited': 90,
      ignored: 50,
      'cache-hit': 40,
      coalesced: 30,
      'fallback-success': 20,
      cancelled: 10,
    })
    expect(event).toMatchObject({ requestCount: 3, errorCount: 2, errorPercentage: 66 })
    expect(withCounts({})).toMatchObject({ requestCount: 0, errorPercentage: 0 })
  })

  it('7: calls that the bulkhead turned away are shown', () => {
    expect(withCounts({ rejected: 5 })).toMatchObject({
      propertyValue_executionIsolationStrategy: 'SEMAPHORE',
      rollingCountSemaphoreRejected: 5,
      rollingCountThreadPoolRejected: 0,
    })
  })

  it('8: the window is the true one', () => {
    const registry = new Registry()
    const windows = [5_000, 60_000].map((rollingCountTimeout) => {
      const { circuit } = new CircuitBreaker(() => 1, { registry, rollingCountTimeout })
      const event = commandOf(circuit.read('x'))
      return event['propertyValue_metricsRollingStatisticalWindowInMilliseconds']
    })
    expect(windows).toEqual([5_000, 60_000])
  })

  it('9: one host, and the time at which it was read', () => {
    const clock = new SimulatedClock()
    const { circuit } = new CircuitBreaker(() => 1, { registry: new Registry(), clock })
    clock.advance(1_234)
    expect(commandOf(circuit.read('x'))).toMatchObject({ reportingHosts: 1, currentTime: clock.epoch() })
  })

  it('10 and 14: every circuit again each second, whether it changed or not', async () => {
    const { clock, events } = streamed('one', 'two')
    await turn()
    for (let second = 1; second <= 5; second++) {
      clock.advance(1_000)
      await turn()
      expect(events()).toHaveLength(2 + 2 * second)
    }
  })

  it('11: headers at once, and bytes more often than each 10 s without any circuit', async () => {
    const { url } = await served()
    const stream = await openStream(url)
    expect(stream.response.status).toBe(200)
    const { clock, text } = streamed()
    await turn()
    for (let second = 0; second < 9; second++) {
      const before = text().length
      clock.advance(1_000)
      await turn()
      expect(text().length).toBeGreaterThan(before)
    }
  })

  it('12: an event stream for any GET, whatever it accepts; a HEAD holds nothing', async () => {
    const { url, stats } = await served('one')
    const answer = await new Promise<[number | undefined, string | undefined]>((resolve) => {
      rawRequest(url, (response) => {
        resolve([response.statusCode, response.headers['content-type']])
        response.destroy()
      }).end()
    })
    expect(answer).toEqual([200, 'text/event-stream; charset=utf-8'])
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    stats.shutdown()
    expect((await fetch(url)).status).toBe(503)
  })

  it('13: no data that is not JSON', async () => {
    const { url } = await served('one')
    const stream = await openStream(url)
    const { event, data } = await stream.next()
    expect([event, breaches(JSON.parse(data) as HystrixEvent)]).toEqual(['message', []])
    const lines = stream.text().split('\n')
    expect(lines.filter((line) => !/^(data: \{.*\}|:.*|)$/.test(line))).toEqual([])
  })

  it('15: thread pools and collapsers only where there are such, and then whole', () => {
    const types = (some: Partial<CircuitReading>) => eventsOf(some).map(({ type }) => type)
    const totals = counts({ success: 1 })
    const batches = { count: 1, callers: 2, late: 0, sizes: Array<number>(9).fill(2) }
    const window = { ...reading().window, batches }
    const unlimited = { ...reading().settings, capacity: null }
    expect(types({})).toEqual(['HystrixCommand'])
    expect(types({ totals, settings: unlimited })).toEqual(['HystrixCommand'])
    expect(types({ totals, window })).toEqual(['HystrixCommand', 'HystrixThreadPool', 'HystrixCollapser'])
    expect(eventsOf({ totals, window }).flatMap(breaches)).toEqual([])
  })

  it('16: nothing more of a circuit that has left', async () => {
    const { clock, breakers, events } = streamed('one', 'two')
    await turn()
    breakers[0]!.shutdown()
    const before = events().length
    clock.advance(1_000)
    await turn()
    expect(events().slice(before).join()).not.toContain('"name":"one"')
    expect(events().slice(before)).toHaveLength(1)
  })
})
