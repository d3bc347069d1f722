import type { Random } from '../../shared/engine/random.ts'
import type { Recovery } from '../../shared/engine/recovery.ts'
import type { Circuit, CircuitOptions } from './circuit.ts'

/** Where circuits lie that several threads have in common: `new SharedMemoryCircuitBreakerStorageAdapter(memory)`. */
export interface CircuitStorage {
  /**
   * Makes this thread's part of the circuit with this name and these rules.
   *
   * @param recoveryBy How it comes back, where chance is handed in: all threads must come to the same.
   */
  circuit(options: CircuitOptions, recoveryBy: (random: Random) => Recovery): Circuit
}

/** What an object must be able to do to be such a place. */
export const circuitStorageShape = {
  is: 'a storage that answers at once, as SharedMemoryCircuitBreakerStorageAdapter',
  methods: ['circuit'],
} as const
