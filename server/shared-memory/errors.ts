import { BreakerError } from '../breaker/errors.ts'

/** The circuit is open, so the task was not run. Its message is circuit-breaker-js's. */
export class OpenCircuitError extends BreakerError {
  override readonly name = 'OpenCircuitError'
  readonly code = 'EOPENBREAKER'

  constructor(circuit: string) {
    super(circuit, 'Circuit is open')
  }
}
