/** The circuit is open, so the request was not made. Code, message and `lastError` are those of @tinkoff's plugin. */
export class CircuitBreakerError extends Error {
  readonly code = 'ERR_CIRCUIT_BREAKER_OPEN'
  /** What the request failed with that opened the circuit; `null` or `undefined`: none did. */
  readonly lastError: unknown

  constructor(lastError: unknown) {
    super('Circuit Breaker has blocked request')
    this.name = 'CircuitBreakerError'
    this.lastError = lastError
  }
}
