import { onTestFinished } from 'vitest'
import { SimulatedClock } from '../../shared/engine/simulated-clock.ts'
import type { DashboardOptions } from '../../server/express/dashboard.ts'
import { BoardHost } from './board-host.ts'

const stepMs = 250

/** An application in the middle of an incident. */
export interface Incident {
  readonly host: BoardHost
  /** When the circuit opened, in milliseconds since 1970. */
  readonly openedAt: number
}

/**
 * One circuit, called 20 times a second: three minutes well, then badly until it opens, and open for 40 s since. All of
 * it is lived through at once; then time goes on as it does.
 *
 * @param name What the circuit is called.
 */
export async function incident(name = 'payments.charge', options: DashboardOptions = {}): Promise<Incident> {
  const clock = new SimulatedClock(Date.now() - 240_000)
  const host = await new BoardHost('/fuseboard', { clock, title: 'checkout', ...options }).start()
  let isDown = false
  const openings: number[] = []
  const breaker = host.breaker(name, answer, {
    clock,
    resetTimeout: 300_000,
    volumeThreshold: 20,
    timeout: 900,
  })
  breaker.on('open', () => openings.push(clock.epoch()))
  await live(180_000)
  isDown = true
  while (openings.length === 0) await live(1_000)
  await live(40_000)
  let before = Date.now()
  const timer = setInterval(() => {
    const passed = Date.now() - before
    before += passed
    clock.advance(passed)
  }, 100)
  onTestFinished(() => clearInterval(timer))
  return { host, openedAt: openings[0]! }

  function answer(): Promise<string> {
    const down = Object.assign(new Error('down'), { code: 'ECONNRESET' })
    return new Promise((resolve, reject) => {
      clock.after(20, () => (isDown ? reject(down) : resolve('ok')))
    })
  }

  async function live(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      for (let call = 0; call < 5; call++) void breaker.fire().catch(() => {})
      clock.advance(30)
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(stepMs - 30)
    }
  }
}
