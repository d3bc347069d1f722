import { afterEach, describe, expect, it, vi } from 'vitest'
import { kindOf } from '../../../server/shared-memory/episode.ts'
import { CircuitBreakerStates } from '../../../server/shared-memory/index.ts'
import { SharedState } from '../../../server/shared-memory/shared-state.ts'
import { sharedArray } from './breakers.ts'

const { CLOSED, OPEN, HALF_OPEN } = CircuitBreakerStates
const options = { failureThreshold: 2, resetTimeout: 100, leaseMs: 50, onChange() {} }

/** A thread's whole life: it opens the circuit, probes in vain, probes well, and fails once more. */
function live(state: SharedState): void {
  const call = (now: number, isWell: boolean) => {
    const ticket = state.admit(now)
    if (ticket === undefined) return
    if (isWell) state.passed(ticket, now)
    else state.failed(ticket, now)
  }
  call(0, false)
  call(1, false)
  call(50, true)
  call(101, false)
  call(201, true)
  call(202, false)
  call(203, true)
}

/** Lets the thread die in place of its n-th exchange. `false`: it got to the end before. */
function diesAt(exchange: number, run: () => void): boolean {
  const death = new Error('killed')
  let exchanges = 0
  const real = Atomics.compareExchange.bind(Atomics)
  vi.spyOn(Atomics, 'compareExchange').mockImplementation((...args: Parameters<typeof real>) => {
    if (++exchanges > exchange) throw death
    return real(...args)
  })
  try {
    run()
    return false
  } catch (error) {
    if (error !== death) throw error
    return true
  } finally {
    vi.restoreAllMocks()
  }
}

afterEach(() => void vi.restoreAllMocks())

describe('a thread that dies', () => {
  it('leaves, between any two of its steps, a circuit that goes on', () => {
    let deaths = 0
    for (let exchange = 0; ; exchange++) {
      const cells = sharedArray()
      const dies = diesAt(exchange, () => live(new SharedState(cells, options)))
      if (!dies) break
      deaths++
      const survivor = new SharedState(cells, options)
      // It sleeps or leases from when it is first seen, at the latest.
      survivor.read(1_000)
      const ticket = survivor.admit(1_000) ?? survivor.admit(1_100)
      expect(ticket).toBeDefined()
      survivor.passed(ticket!, 1_100)
      expect(kindOf(survivor.read(1_100))).toBe(CLOSED)
      expect(survivor.failures).toBe(0)
      for (let failure = 0; failure < 2; failure++) survivor.failed(survivor.admit(1_200)!, 1_200)
      expect(kindOf(survivor.read(1_200))).toBe(OPEN)
    }
    expect(deaths).toBeGreaterThan(10)
  })

  it('after opening the circuit but before it noted when leaves it open for the whole time', () => {
    const cells = sharedArray()
    const state = new SharedState(cells, { ...options, failureThreshold: 1 })
    // One exchange counts the failure, the next opens the circuit, the third would note the time.
    expect(diesAt(2, () => state.failed(state.admit(0)!, 0))).toBe(true)
    const survivor = new SharedState(cells, options)
    expect(kindOf(survivor.read(1_000))).toBe(OPEN)
    expect(survivor.admit(1_099)).toBeUndefined()
    expect(kindOf(survivor.admit(1_100)!)).toBe(HALF_OPEN)
  })
})
