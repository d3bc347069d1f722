import type { Response } from 'express'
import express from 'express'
import { onTestFinished } from 'vitest'
import { serve } from './servers.ts'

const everyMs = 250

/**
 * A stream as Turbine makes it of Java processes: events of three instances added up, without their time, beside the
 * lines that a reader must pass over. `pay` is open on one of three (Turbine 1: settings are sums, booleans are text),
 * `search` is closed (Turbine 2: settings are text, booleans are objects), `mail` is a single instance that opens when it
 * is told to.
 */
export async function turbineStream(): Promise<{ readonly url: string; readonly open: () => void }> {
  const readers = new Set<Response>()
  let isOpen = false
  const app = express().get('/turbine.stream', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' })
    readers.add(response)
    response.on('close', () => readers.delete(response))
  })
  const timer = setInterval(() => {
    for (const reader of readers) reader.write(frame(isOpen))
  }, everyMs)
  onTestFinished(() => clearInterval(timer))
  const { url } = await serve(app)
  return { url: `${url}/turbine.stream`, open: () => void (isOpen = true) }
}

function frame(isOpen: boolean): string {
  const lines = [
    ': ping',
    'event: ping',
    `data: ${JSON.stringify({ type: 'meta', timestamp: 1, reportingHostsLast10Seconds: 3 })}`,
    ...[turbineOne(), turbineTwo(), java(isOpen)].map((event) => `data: ${JSON.stringify(event)}`),
  ]
  return `${lines.join('\n\n')}\n\n`
}

function turbineOne(): object {
  return {
    ...command('pay', { success: 240, failure: 60, shortCircuited: 30 }),
    isCircuitBreakerOpen: '{"true":1,"false":2}',
    reportingHosts: 3,
    latencyExecute: latencies((ms) => ms * 3),
    latencyExecute_mean: '37.5',
    propertyValue_circuitBreakerErrorThresholdPercentage: 150,
    propertyValue_circuitBreakerRequestVolumeThreshold: 60,
    propertyValue_circuitBreakerSleepWindowInMilliseconds: 15_000,
    propertyValue_executionIsolationThreadTimeoutInMilliseconds: 2_250,
    propertyValue_metricsRollingStatisticalWindowInMilliseconds: 30_000,
    propertyValue_circuitBreakerEnabled: 'true',
    propertyValue_circuitBreakerForceOpen: 'false',
  }
}

function turbineTwo(): object {
  return {
    ...command('search', { success: 300, failure: 0, shortCircuited: 0 }),
    isCircuitBreakerOpen: { false: 3 },
    reportingHosts: '3',
    latencyExecute: latencies((ms) => String(ms * 3)),
    propertyValue_circuitBreakerErrorThresholdPercentage: '50',
    propertyValue_circuitBreakerRequestVolumeThreshold: { 20: 2, 40: 1 },
    propertyValue_circuitBreakerSleepWindowInMilliseconds: '5000',
    propertyValue_executionTimeoutInMilliseconds: '1000',
    propertyValue_metricsRollingStatisticalWindowInMilliseconds: '10000',
    propertyValue_circuitBreakerEnabled: { true: 3 },
    propertyValue_circuitBreakerForceOpen: { false: 3 },
  }
}

function java(isOpen: boolean): object {
  return {
    ...command(
      'mail',
      isOpen ? { success: 40, failure: 60, shortCircuited: 9 } : { success: 90, failure: 10 },
    ),
    currentTime: Date.now(),
    isCircuitBreakerOpen: isOpen,
    reportingHosts: 1,
    latencyExecute: latencies((ms) => ms),
    propertyValue_circuitBreakerErrorThresholdPercentage: 50,
    propertyValue_circuitBreakerRequestVolumeThreshold: 20,
    propertyValue_circuitBreakerSleepWindowInMilliseconds: 5_000,
    propertyValue_executionIsolationThreadTimeoutInMilliseconds: 1_000,
    propertyValue_metricsRollingStatisticalWindowInMilliseconds: 10_000,
    propertyValue_circuitBreakerEnabled: true,
    propertyValue_circuitBreakerForceOpen: false,
  }
}

interface Counted {
  readonly success: number
  readonly failure: number
  readonly shortCircuited?: number
}

function command(name: string, { success, failure, shortCircuited = 0 }: Counted): object {
  return {
    type: 'HystrixCommand',
    name,
    group: 'SHOP',
    errorCount: failure,
    requestCount: success + failure,
    errorPercentage: Math.round((100 * failure) / (success + failure)),
    rollingCountSuccess: success,
    rollingCountFailure: failure,
    rollingCountShortCircuited: shortCircuited,
    rollingCountFallbackSuccess: shortCircuited + failure,
    rollingCountResponsesFromCache: 12,
    currentConcurrentExecutionCount: 2,
  }
}

function latencies(of: (ms: number) => number | string): object {
  const shares = { 0: 1, 25: 5, 50: 10, 75: 14, 90: 25, 95: 30, 99: 75, 99.5: 80, 100: 90 }
  return Object.fromEntries(Object.entries(shares).map(([share, ms]) => [share, of(ms)]))
}
