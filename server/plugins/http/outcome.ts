import { TimeoutError } from '../../breaker/errors.ts'
import type { Outcome } from '../../../shared/engine/outcome.ts'

/** A status that speaks against the server, told as an error. */
export class StatusError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

/** What a request came to that was answered: what is wrong with it by the server's word is the caller's own. */
export function outcomeOfStatus(status: number, isFailure: (status: number) => boolean): Outcome {
  if (isFailure(status)) return 'failure'
  return status >= 400 ? 'ignored' : 'success'
}

/**
 * What a request came to that was not answered.
 *
 * @param signal The caller's own.
 */
export function outcomeOfError(error: unknown, signal?: AbortSignal | null): Outcome {
  if (signal?.aborted) return isTimeout(signal.reason) ? 'timeout' : 'cancelled'
  if (isTimeout(error)) return 'timeout'
  return isAbort(error) ? 'cancelled' : 'failure'
}

/** By name and code, for `DOMException`, undici's errors and those of sockets. */
function isTimeout(error: unknown): boolean {
  if (error instanceof TimeoutError) return true
  if (nameOf(error) === 'TimeoutError' || timeoutCodes.has(codeOf(error))) return true
  return error instanceof Error && timeoutCodes.has(codeOf(error.cause))
}

function isAbort(error: unknown): boolean {
  return nameOf(error) === 'AbortError' || abortCodes.has(codeOf(error))
}

const timeoutCodes: ReadonlySet<unknown> = new Set([
  'ETIMEDOUT',
  'ECONNABORTED',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])
const abortCodes: ReadonlySet<unknown> = new Set(['UND_ERR_ABORTED', 'ERR_CANCELED'])

function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
