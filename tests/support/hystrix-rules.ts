/** What a Hystrix event looks like to those who read it. */
export type HystrixEvent = Readonly<Record<string, unknown>>

const fields = { HystrixCommand: 48, HystrixThreadPool: 17, HystrixCollapser: 12 }
const nine = ['0', '25', '50', '75', '90', '95', '99', '99.5', '100']
const nullable = 'propertyValue_executionIsolationThreadPoolKeyOverride'
const counted = ['Success', 'Failure', 'Timeout', 'ThreadPoolRejected', 'SemaphoreRejected']
const errors = counted.slice(1)

/** What is wrong with an event by the rules that the dashboards and Turbine go by; empty when nothing is. */
export function breaches(event: HystrixEvent): string[] {
  const type = String(event['type'])
  const known = fields[type as keyof typeof fields]
  return [
    ...(known === Object.keys(event).length ? [] : [`${type} has ${Object.keys(event).length} fields`]),
    ...Object.entries(event).flatMap(([key, value]) => wrongValue(key, value)),
    ...(unsafe(event['name']) ? [`name ${JSON.stringify(event['name'])}`] : []),
    ...(event['reportingHosts'] === 1 ? [] : ['reportingHosts']),
    ...(type === 'HystrixCommand' ? commandBreaches(event) : []),
  ]
}

function wrongValue(key: string, value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'boolean') return []
  if (value === null) return key === nullable ? [] : [`${key} is null`]
  if (typeof value === 'number') return isInt(key, value) ? [] : [`${key} is ${value}`]
  const keys = Object.keys(value as object)
  const expected = key === 'batchSize' ? nine.slice(1) : nine
  const isWhole = Object.values(value as object).every((each) => isInt(key, each))
  return keys.toSorted().join() === expected.toSorted().join() && isWhole ? [] : [`${key} lacks something`]
}

/** Turbine 1 reads 32 bits; only the time has more. */
function isInt(key: string, value: unknown): boolean {
  const most = key === 'currentTime' ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
}

function unsafe(name: unknown): boolean {
  return typeof name !== 'string' || /["\\<>\p{Cc}\p{Cs}\u2028\u2029]|&[#A-Za-z]/u.test(name)
}

function commandBreaches(event: HystrixEvent): string[] {
  const sum = (kinds: readonly string[]) =>
    kinds.reduce((total, kind) => total + Number(event[`rollingCount${kind}`]), 0)
  const [requests, failed] = [sum(counted), sum(errors)]
  const share = requests === 0 ? 0 : Math.floor((100 * failed) / requests)
  const window = event['propertyValue_metricsRollingStatisticalWindowInMilliseconds']
  return [
    ...(event['requestCount'] === requests ? [] : ['requestCount']),
    ...(event['errorCount'] === failed ? [] : ['errorCount']),
    ...(event['errorPercentage'] === share ? [] : ['errorPercentage']),
    ...(typeof event['isCircuitBreakerOpen'] === 'boolean' ? [] : ['isCircuitBreakerOpen']),
    ...(event['propertyValue_executionIsolationStrategy'] === 'SEMAPHORE' ? [] : ['isolation strategy']),
    ...(typeof window === 'number' && window > 0 ? [] : ['window']),
  ]
}
