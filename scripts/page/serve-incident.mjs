import { createServer } from 'node:http'
import { CircuitBreaker } from '../../dist/server/breaker/circuit-breaker.js'
import { dashboard } from '../../dist/server/express/dashboard.js'
import { Registry } from '../../dist/server/registry/registry.js'
import { exponentialBackoff } from '../../dist/shared/engine/backoff.js'
import { SimulatedClock } from '../../dist/shared/engine/simulated-clock.js'

const minute = 60_000
/** Calls settle between two steps of the clock, so that no latency is told finer than a step. */
const fineStepMs = 2
const coarseStepMs = 100
/** Calls per second in the quarter of an hour that is looked at, and in the hours before. */
const busy = 56
const quiet = 4
const instantly = Object.freeze({ kind: 'error', code: 'ECONNRESET', afterMs: 4 })

/**
 * Serves the built page with one circuit that has been through two incidents in the last quarter of an hour, and is in
 * the middle of the second. Its hours are lived through in seconds; then time goes on as it does.
 */
export async function serveIncident() {
  const clock = new SimulatedClock(Date.now() - 165 * minute)
  const registry = new Registry()
  const random = mulberry(7)
  const breaker = makeBreaker({ clock, registry, random })
  const server = createServer(
    dashboard({
      registry,
      clock,
      title: 'checkout',
      environment: 'production',
      history: { minutes: 15, hours: 3 },
    }),
  )
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  await live(165 * minute - Math.round(clock.now()))
  let before = Date.now()
  const timer = setInterval(() => {
    const passed = Date.now() - before
    before += passed
    void live(passed)
  }, 100)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      clearInterval(timer)
      server.close()
      server.closeAllConnections()
    },
  }

  /** @param {number} ms */
  async function live(ms) {
    const until = clock.now() + ms
    while (clock.now() < until) {
      const isBusy = minutesLeft(clock) < 15.5
      const stepMs = Math.min(isBusy ? fineStepMs : coarseStepMs, until - clock.now())
      const rate = isBusy ? busy * (1 + 0.12 * Math.sin(clock.now() / 41_000)) : quiet
      const calls = Math.floor((rate * stepMs) / 1_000 + random())
      for (let fired = 0; fired < calls; fired++) breaker.fire().catch(() => {})
      clock.advance(stepMs)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** @param {any} parts */
function makeBreaker({ clock, registry, random }) {
  return new CircuitBreaker(() => call(clock, random), {
    name: 'payments.charge',
    group: 'payments',
    registry,
    clock,
    timeout: 1_000,
    errorThresholdPercentage: 50,
    volumeThreshold: 20,
    rollingCountTimeout: 10_000,
    backoff: exponentialBackoff({ firstMs: 30_000, factor: 1.6, capMs: 5 * minute, jitter: 'none' }),
    capacity: 64,
  })
}

/** One call: how long it takes, and what comes of it, by how far things have come. @param {any} clock @param {() => number} random */
function call(clock, random) {
  const trouble = troubleAt(minutesLeft(clock))
  const fails = random() < trouble
  const isSlow = random() < trouble * 0.9
  const took = isSlow ? 200 + 1_200 * random() : 44 * 2.6 ** normal(random) * (1 + 2 * trouble)
  const ms = fails && !isSlow ? instantly.afterMs * 2 ** normal(random) : took
  return new Promise((resolve, reject) => {
    clock.after(ms, () =>
      fails ? reject(Object.assign(new Error('connection reset'), { code: instantly.code })) : resolve('ok'),
    )
  })
}

/** Share of the calls that fail, so many minutes before the end; negative ones come after it. @param {number} left */
function troubleAt(left) {
  if (left > 11.3) return 0.004
  if (left > 10) return 0.004 + ((11.3 - left) / 1.3) ** 2
  if (left > 8.9) return 0.97
  if (left > 8.4) return 0.08
  if (left > 3.6) return 0.005
  if (left > 2.4) return 0.005 + ((3.6 - left) / 1.2) ** 2
  return 0.97
}

/** @param {any} clock */
function minutesLeft(clock) {
  return 165 - clock.now() / minute
}

/** @param {() => number} random */
function normal(random) {
  return random() + random() + random() + random() - 2
}

/** @param {number} seed */
function mulberry(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
