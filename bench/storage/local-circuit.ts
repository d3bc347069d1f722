import type { Policy } from '../../shared/engine/policy.ts'
import { Circuit } from '../../server/breaker/circuit.ts'
import { Registry } from '../../server/registry/registry.ts'
import { systemClock } from '../../server/system-clock.ts'

/** A call through a circuit of this process, by a door as small as that of `sharedCircuit`. */
export function localCall(policy: Policy): () => Promise<unknown> {
  const circuit = new Circuit({
    name: 'local',
    group: 'bench',
    policy,
    recovery: { sleepMs: () => 1_000, probes: 1, leaseMs: 30_000 },
    statistics: { slots: 10, slotMs: 1_000 },
    warmUntil: -Infinity,
    clock: systemClock,
    registry: new Registry(),
    settings: () => ({ timeoutMs: null, sleepMs: null, capacity: null }),
    inFlight: () => 0,
    onTransition() {},
  })
  return async () => {
    // The same turns of promises as the other's, which need not be told apart.
    const ticket = await asked(circuit)
    if (ticket === undefined) return 'open'
    circuit.succeeded(ticket, 1, systemClock.now())
    return 'good'
  }
}

/** What a door sees that does not know whether it has to wait. */
function asked(circuit: Circuit): number | undefined | Promise<number | undefined> {
  return circuit.admit(systemClock.now())
}
