// A fleet that exists on paper only: as many circuits as are asked for, in every state, with figures that change at
// every step. The same steps give the same figures.

const families = [
  'auth',
  'billing',
  'cart',
  'catalog',
  'cdn',
  'checkout',
  'content',
  'crm',
  'email',
  'flags',
  'fraud',
  'geo',
  'identity',
  'images',
  'inventory',
  'kafka',
  'ledger',
  'loyalty',
  'media',
  'notify',
  'orders',
  'partners',
  'payments',
  'postgres',
  'pricing',
  'recommend',
  'redis',
  'returns',
  'reviews',
  'search',
  'shipping',
  'sms',
  'stock',
  'support',
  'tax',
  'warehouse',
]
const verbs = [
  'introspect',
  'token',
  'verify',
  'charge',
  'refund',
  'capture',
  'quote',
  'rates',
  'track',
  'label',
  'score',
  'check',
  'reserve',
  'release',
  'level',
  'query',
  'suggest',
  'index',
  'read',
  'write',
  'purge',
  'resize',
  'render',
  'send',
  'fetch',
  'list',
  'create',
  'cancel',
  'export',
  'history',
  'similar',
  'reverse',
  'session',
  'lookup',
]
const errors = ['ECONNRESET', 'timeout 800 ms', '503 Service Unavailable', 'ETIMEDOUT']
const noLatency = {
  count: 0,
  mean: null,
  percentiles: [null, null, null, null, null, null, null, null, null],
}
const day = 86_400_000
const modes = new Set(['forced-open', 'forced-closed', 'disabled', 'shadow'])

/**
 * @param {number} size How many circuits.
 * @param {{ readonly calm?: boolean }} [options] `calm`: all are closed and called.
 */
export function makeFleet(size, { calm = false } = {}) {
  const random = mulberry(size)
  const circuits = Array.from({ length: size }, (_, index) => makeCircuit(index, random, calm))
  return {
    /**
     * @param {number} at Milliseconds since 1970.
     * @param {number} stepMs Time since the step before.
     * @returns {object[]} The readings of all circuits.
     */
    step: (at, stepMs) => circuits.map((circuit) => stepCircuit(circuit, at, stepMs, random)),
  }
}

/** @param {number} index @param {() => number} random @param {boolean} calm */
function makeCircuit(index, random, calm) {
  const family = families[(index * 7 + Math.floor(random() * 3)) % families.length]
  const round = Math.floor(index / families.length)
  const verb = verbs[(index * 5 + round * 11) % verbs.length]
  const name = round < 2 ? `${family}.${verb}` : `${family}.${verb}-${round}`
  const draw = random()
  const isStruck = family === 'payments' || family === 'fraud' || family === 'partners'
  const kind = calm ? 'closed' : kindOf(draw, isStruck)
  return {
    name: index === 0 ? 'payments.charge' : name,
    kind: index === 0 && !calm ? 'open' : kind,
    rate: 10 ** (random() * 3.2 - 0.6),
    error: kind === 'strained' ? 0.34 + random() * 0.1 : random() < 0.25 ? random() * 0.12 : random() * 0.008,
    latency: 10 ** (1 + random() * 1.8),
    openedMs: 5_000 + random() * 110_000,
    reason: errors[Math.floor(random() * errors.length)],
    totals: counts({}),
    since: Math.floor(1 + random() * 31) * day,
  }
}

/** @param {number} draw @param {boolean} isStruck */
function kindOf(draw, isStruck) {
  if (isStruck && draw < 0.4) return 'open'
  if (draw < 0.012) return 'open'
  if (draw < 0.024) return 'half-open'
  if (draw < 0.03) return 'forced-open'
  if (draw < 0.036) return 'forced-closed'
  if (draw < 0.052) return 'disabled'
  if (draw < 0.066) return 'shadow'
  if (draw < 0.09) return 'strained'
  if (draw < 0.14) return 'silent'
  return 'closed'
}

/** @param {any} circuit @param {number} at @param {number} stepMs @param {() => number} random */
function stepCircuit(circuit, at, stepMs, random) {
  const { name, kind, rate, error, latency, totals } = circuit
  circuit.from ??= at
  const isBlocked = kind === 'open' || kind === 'forced-open'
  const isQuiet = kind === 'silent'
  const wave = 1 + 0.25 * Math.sin(at / 9_000 + rate) + 0.2 * (random() - 0.5)
  const calls = isQuiet ? 0 : Math.max(0, rate * wave * (kind === 'half-open' ? 0.1 : 1))
  const share = Math.min(1, error * (0.8 + 0.4 * random()))
  const window = isBlocked
    ? counts({ 'short-circuited': Math.round(calls * 10), 'fallback-success': Math.round(calls * 9) })
    : counts({
        success: Math.round(calls * 10 * (1 - share)),
        failure: Math.round(calls * 10 * share * 0.7),
        timeout: Math.round(calls * 10 * share * 0.3),
        'short-circuited': kind === 'half-open' ? Math.round(rate * 9) : 0,
      })
  for (const key of Object.keys(window)) totals[key] += (window[key] / 10_000) * stepMs
  const judgedCalls = window.success + window.failure + window.timeout
  const opened = circuit.from - circuit.openedMs
  const p = (factor) => latency * factor * (0.9 + 0.2 * random())
  return {
    name,
    group: name.split('.')[0],
    at,
    state: stateOf(circuit, at, opened),
    mode: modes.has(kind) ? kind : 'automatic',
    ...(modes.has(kind) && { hand: handOf(circuit) }),
    judged: { errors: window.failure + window.timeout, calls: judgedCalls, threshold: 50, minimumCalls: 20 },
    window: {
      ms: 10_000,
      fired: Math.round(calls * 10),
      counts: window,
      latency:
        judgedCalls < 20
          ? noLatency
          : {
              count: judgedCalls,
              mean: latency,
              percentiles: [1, p(0.5), p(0.8), p(1), p(2), p(3), p(6), p(7), p(9)],
            },
      peakInFlight: Math.ceil(calls / 4),
    },
    totals: rounded(totals),
    inFlight: isBlocked || isQuiet ? 0 : Math.round(calls / 8),
    settings: {
      door: 'CircuitBreaker',
      timeoutMs: 800,
      sleepMs: 30_000,
      slots: 10,
      probes: 1,
      capacity: 64,
      fallback: null,
    },
    lastTransition: kind === 'open' || kind === 'half-open' ? transitionOf(circuit, opened) : null,
    opening: kind === 'open' || kind === 'half-open' ? transitionOf(circuit, opened) : null,
    hosts: 1,
  }
}

/** @param {any} circuit */
function handOf({ from, kind, openedMs }) {
  const since = from - Math.round(openedMs * 12)
  const isForced = kind === 'forced-open' || kind === 'forced-closed'
  return {
    since,
    until: isForced ? since + 45 * 60_000 : null,
    actor: isForced ? 'mara' : undefined,
    ...(kind === 'shadow' && { shadow: { opened: 2, rejected: 1_204, succeeded: 1_131 } }),
  }
}

/** @param {any} circuit @param {number} at @param {number} opened */
function stateOf({ kind, from, since }, at, opened) {
  if (kind === 'open') {
    const wait = 30_000
    const passed = (at - opened) % wait
    return { kind: 'open', since: opened, probeAt: at - passed + wait, trips: 1 }
  }
  if (kind === 'half-open') {
    return { kind: 'half-open', since: from - 3_000, trips: 1, probes: { needed: 5, passed: 2, inFlight: 1 } }
  }
  return { kind: 'closed', since: from - since }
}

/** @param {any} circuit @param {number} at */
function transitionOf({ reason, openedMs }, at) {
  const calls = 20 + (Math.round(openedMs) % 44)
  const failed = Math.round(calls * 0.62)
  return {
    at,
    to: 'open',
    cause: {
      kind: 'rule',
      measured: {
        rule: 'error-percentage',
        errors: failed,
        calls,
        threshold: 50,
        minimumCalls: 20,
        windowMs: 10_000,
      },
      errors: [{ error: reason, count: Math.round(failed * 0.9) }],
    },
  }
}

/** @param {Record<string, number>} some */
function counts(some) {
  return {
    success: 0,
    failure: 0,
    timeout: 0,
    ignored: 0,
    'short-circuited': 0,
    rejected: 0,
    cancelled: 0,
    'fallback-success': 0,
    'fallback-failure': 0,
    'fallback-missing': 0,
    'cache-hit': 0,
    coalesced: 0,
    ...some,
  }
}

/** @param {Record<string, number>} all */
function rounded(all) {
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, Math.round(value)]))
}

/** @param {number} seed */
function mulberry(seed) {
  let state = seed + 0x6d2b79f5
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
