import type { CircuitBreakerOptions } from 'fuseboard'
import { CircuitBreaker, consecutive, exponentialBackoff } from 'fuseboard'
import { callDependency } from './call-dependency.ts'
import type { Dependencies, DependencyName } from './dependencies.ts'
import { byDependency } from './dependencies.ts'
import type { Answer } from './dependency.ts'
import { fallbacks } from './fallbacks.ts'

/** A breaker for each dependency. */
export type Circuits = Readonly<Record<DependencyName, Circuit>>

type Circuit = CircuitBreaker<[subject: string], Answer>

interface Settings extends CircuitBreakerOptions<[subject: string]> {
  readonly timeout: number
}

/** For a demo, where trouble should show at once. In production, ten seconds are better. */
const demoWindow = { rollingCountTimeout: 2_500, rollingCountBuckets: 10 }

/** The timeouts are ten times what the dependency usually takes. */
const settings: Readonly<Record<DependencyName, Settings>> = {
  'payments.charge': { timeout: 600, errorThresholdPercentage: 40, resetTimeout: 5_000, volumeThreshold: 8 },
  'fraud.score': {
    timeout: 400,
    errorThresholdPercentage: 50,
    slowCalls: { slowMs: 200, threshold: 50, minimumCalls: 8 },
    resetTimeout: 4_000,
    volumeThreshold: 8,
  },
  'inventory.reserve': {
    timeout: 300,
    errorThresholdPercentage: 50,
    resetTimeout: 4_000,
    volumeThreshold: 10,
  },
  'shipping.rates': { timeout: 500, policy: consecutive({ failures: 5 }), resetTimeout: 5_000 },
  'catalog.product': { timeout: 250, errorThresholdPercentage: 40, resetTimeout: 4_000, volumeThreshold: 10 },
  'reviews.list': { timeout: 350, errorThresholdPercentage: 50, resetTimeout: 6_000, volumeThreshold: 5 },
  'recommend.similar': {
    timeout: 400,
    errorThresholdPercentage: 50,
    resetTimeout: 5_000,
    volumeThreshold: 10,
    capacity: 8,
  },
  'search.query': {
    timeout: 450,
    errorThresholdPercentage: 40,
    backoff: exponentialBackoff({ firstMs: 2_000, jitter: 'none' }),
    traffic: { percentages: [25, 50, 100], stageMs: 5_000 },
    probes: 5,
    passRate: 80,
    volumeThreshold: 10,
  },
}

/** Puts a breaker in front of each dependency. */
export function openCircuits(dependencies: Dependencies): Circuits {
  return byDependency((name) => circuit(name, dependencies))
}

/** Takes them all off the board. */
export function closeCircuits(circuits: Circuits): void {
  for (const each of Object.values(circuits)) each.shutdown()
}

function circuit(name: DependencyName, dependencies: Dependencies): Circuit {
  const { timeout, ...others } = settings[name]
  const { url } = dependencies[name]
  const group = name.split('.', 1)[0]
  const breaker = new CircuitBreaker((subject: string) => callDependency(url, subject, timeout + 100), {
    name,
    group,
    timeout,
    ...demoWindow,
    ...others,
  })
  const fallback = fallbacks[name]
  return fallback ? breaker.fallback(fallback) : breaker
}
