/**
 * Where in the shared array something stands. An array with as many elements as there are keys is enough; all zero, it is a
 * closed circuit. Read `STATE` and `FAILURE_COUNT` with `Atomics.load`; a state written there with `Atomics.store` is
 * honoured. The reserved ones belong to the circuit.
 */
export const CircuitBreakerKeys = Object.freeze({
  RESERVED_0: 0,
  /** Failures in a row, as long as the circuit is closed. */
  FAILURE_COUNT: 1,
  RESERVED_2: 2,
  /** One of `CircuitBreakerStates`. */
  STATE: 3,
  RESERVED_4: 4,
  RESERVED_5: 5,
  /** The lower half of the time at which the present state began. */
  RESERVED_6: 6,
  RESERVED_7: 7,
})

/** What stands at `CircuitBreakerKeys.STATE`. */
export const CircuitBreakerStates = Object.freeze({ CLOSED: 0, OPEN: 1, HALF_OPEN: 2 })

/** A state by its name. */
export type CircuitBreakerStateName = keyof typeof CircuitBreakerStates

/** The names of the states, by what stands in the array. */
export const stateNames: readonly CircuitBreakerStateName[] = ['CLOSED', 'OPEN', 'HALF_OPEN']

/** How many elements the shared array needs. */
export const cellCount = Object.keys(CircuitBreakerKeys).length
