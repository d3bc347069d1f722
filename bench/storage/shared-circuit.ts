import { constantBackoff } from '../../shared/engine/backoff.ts'
import type { Clock } from '../../shared/engine/clock.ts'
import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import type { Policy } from '../../shared/engine/policy.ts'
import type { Random } from '../../shared/engine/random.ts'
import { Registry } from '../../server/registry/registry.ts'
import { ruleOf } from '../../server/storage/rule.ts'
import type { CircuitRule } from '../../server/storage/rule.ts'
import type { SharingOptions } from '../../server/storage/sharing.ts'
import { resolveSharing } from '../../server/storage/sharing.ts'
import type { CircuitBreakerStorage } from '../../server/storage/storage.ts'
import type { SharedTransition } from '../../server/storage/stored-circuit.ts'
import { StoredCircuit } from '../../server/storage/stored-circuit.ts'
import type { TurnedAway } from '../../server/storage/verdict.ts'
import { systemClock } from '../../server/system-clock.ts'

/** What is said of such a circuit. */
export interface SharedCircuitOptions extends SharingOptions {
  readonly policy?: Policy
  readonly probes?: number
  readonly sleepMs?: number
  readonly leaseMs?: number
  readonly clock?: Clock
  readonly random?: Random
  readonly rule?: CircuitRule
}

/** How a call through a shared circuit ended. */
export type Ended = 'good' | 'bad' | TurnedAway

/** A rule that opens after so many failures in a row. */
export function consecutiveRule(options: SharedCircuitOptions = {}): CircuitRule {
  const { policy = consecutive(), probes = 1, sleepMs = 60_000, leaseMs } = options
  const description = JSON.stringify([policy.measure(new Float64Array(policy.cells), 0), leaseMs])
  return ruleOf({ policy, probes, leaseMs, description }, constantBackoff({ ms: sleepMs }))
}

/** A circuit with the smallest of doors: it lets a call end as it is told to. */
export function sharedCircuit(
  storage: CircuitBreakerStorage,
  key: string,
  options: SharedCircuitOptions = {},
) {
  const transitions: SharedTransition[] = []
  const storeErrors: unknown[] = []
  const { clock = systemClock, random = Math.random, rule = consecutiveRule(options) } = options
  const circuit = new StoredCircuit({
    name: key,
    group: 'fleet',
    key,
    rule,
    storage,
    sharing: resolveSharing('fleet', options),
    statistics: { slots: 10, slotMs: 1_000 },
    clock,
    random,
    registry: new Registry(),
    settings: () => ({ timeoutMs: null, sleepMs: null, capacity: null }),
    inFlight: () => 0,
    onTransition: (transition) => transitions.push(transition),
    onStore: (error) => storeErrors.push(error),
  })
  const end = (ticket: number, isGood: boolean) =>
    circuit.settle(ticket, { outcome: isGood ? 'success' : 'failure', tookMs: 1 }, clock.now())
  return {
    circuit,
    transitions,
    storeErrors,
    /** Runs a call that ends well, badly, or as a function says. */
    call: async (how: boolean | (() => boolean | Promise<boolean>)): Promise<Ended> => {
      const verdict = await circuit.admit()
      if (typeof verdict === 'string') return verdict
      const isGood = typeof how === 'boolean' ? how : await how()
      end(verdict, isGood)
      return isGood ? 'good' : 'bad'
    },
    end,
    /** What the rule sees, by a reading of the store. */
    errors: async (): Promise<number> => {
      await circuit.flush()
      await circuit.getState()
      return circuit.read(key).judged.rules![0]!.errors
    },
  }
}

/** A shared circuit with its door. */
export type SharedCircuit = ReturnType<typeof sharedCircuit>
