import type { Backoff } from '../../shared/engine/backoff.ts'
import { isCurrent } from '../../shared/engine/transition.ts'
import { Registry } from '../registry/registry.ts'
import { systemClock } from '../system-clock.ts'
import { ruleOfAdapter } from './default-rule.ts'
import type { CircuitBreakerPolicy, CircuitRule } from './rule.ts'
import type { Sharing } from './sharing.ts'
import type { CircuitBreakerState } from './state-words.ts'
import { keyIn } from './key-arguments.ts'
import type { KeyArguments } from './key-arguments.ts'
import { stateOf } from './state-words.ts'
import type { CircuitBreakerStorage } from './storage.ts'
import { StoredCircuit } from './stored-circuit.ts'

/** A change of state, if there was one since it was last asked for. */
export interface UpdatedState {
  readonly from: CircuitBreakerState
  readonly to: CircuitBreakerState
}

interface SteppedCircuit {
  readonly circuit: StoredCircuit
  /** The state that whoever asked was last told. */
  told: CircuitBreakerState
  /** Of probes that were let through and have not been told of. */
  tickets: number[]
}

/**
 * Circuits by key, one step of a call at a time, as daiso's adapters have them: `updateState` before the call,
 * `trackSuccess` or `trackFailure` after it. For those who drive an adapter by hand; a provider does not.
 */
export abstract class StepwiseAdapter {
  abstract readonly storage: CircuitBreakerStorage
  abstract readonly sharing: Sharing
  abstract readonly circuitBreakerPolicy: CircuitBreakerPolicy | undefined
  abstract readonly backoffPolicy: Backoff | undefined
  readonly #circuits = new Map<string, SteppedCircuit>()
  #rule: CircuitRule | undefined

  /** What the circuit lets through now. */
  async getState(...args: KeyArguments): Promise<CircuitBreakerState> {
    return stateOf(await this.#of(args).circuit.getState())
  }

  /** Asks for a call to be let through: it is where `to` is neither open nor isolated. */
  async updateState(...args: KeyArguments): Promise<UpdatedState> {
    const stepped = this.#of(args)
    const { circuit, told } = stepped
    const verdict = await circuit.admit()
    const isProbe = typeof verdict === 'number' && circuit.state.kind === 'half-open'
    if (isProbe) stepped.tickets.push(verdict)
    stepped.told = stateOf(circuit.sharedState)
    return { from: told, to: stepped.told }
  }

  /** The call failed. */
  trackFailure(...args: KeyArguments): Promise<void> {
    return this.#track(args, 'failure')
  }

  /** The call succeeded. */
  trackSuccess(...args: KeyArguments): Promise<void> {
    return this.#track(args, 'success')
  }

  /** Turns all calls away until `reset`. */
  async isolate(...args: KeyArguments): Promise<void> {
    const stepped = this.#of(args)
    await stepped.circuit.isolate()
    stepped.told = 'ISOLATED'
  }

  /** Closes the circuit and forgets what its policy has seen. */
  async reset(...args: KeyArguments): Promise<void> {
    const stepped = this.#of(args)
    await stepped.circuit.reset()
    stepped.told = 'CLOSED'
  }

  /** What is told of an open circuit is of a call that it has not let through. */
  async #track(args: KeyArguments, outcome: 'success' | 'failure'): Promise<void> {
    const stepped = this.#of(args)
    const { circuit } = stepped
    await circuit.getState()
    if (circuit.isIsolated || circuit.state.kind === 'open') return
    stepped.tickets = stepped.tickets.filter((ticket) => isCurrent(circuit.state, ticket))
    const ticket = stepped.tickets.shift() ?? (await circuit.admit())
    if (typeof ticket === 'number') circuit.settle(ticket, { outcome }, systemClock.now())
    await circuit.flush()
  }

  #of(args: KeyArguments): SteppedCircuit {
    const key = keyIn(args)
    const stepped = this.#circuits.get(key) ?? this.#make(key)
    this.#circuits.delete(key)
    this.#circuits.set(key, stepped)
    if (this.#circuits.size > mostCircuits) this.#makeRoom()
    return stepped
  }

  #make(key: string): SteppedCircuit {
    this.#rule ??= ruleOfAdapter(this.circuitBreakerPolicy, this.backoffPolicy)
    const circuit = new StoredCircuit({
      name: key,
      group: key,
      key,
      rule: this.#rule,
      storage: this.storage,
      sharing: this.sharing,
      statistics: { slots: 10, slotMs: 1_000 },
      clock: systemClock,
      random: Math.random,
      registry: new Registry(),
      settings: () => ({ timeoutMs: null, sleepMs: null, capacity: null }),
      inFlight: () => 0,
      onTransition: () => {},
      onStore: () => {},
    })
    return { circuit, told: 'CLOSED', tickets: [] }
  }

  #makeRoom(): void {
    for (const [key, { circuit }] of this.#circuits) {
      this.#circuits.delete(key)
      void circuit.shutdown()
      return
    }
  }
}

/** As many as a provider keeps. */
const mostCircuits = 1_000
