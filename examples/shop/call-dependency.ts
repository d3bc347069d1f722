import type { Answer } from './dependency.ts'

/** A dependency answered, but not with what was asked for. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError'
  /** The HTTP status. */
  readonly status: number

  constructor(status: number) {
    super(`answered ${status}`)
    this.status = status
  }
}

/**
 * Asks a dependency about something, over HTTP.
 *
 * @param withinMs When the connection is given up, so that nobody keeps it who has long stopped waiting.
 * @throws DependencyError, or what `fetch` throws: a TypeError whose `cause` has the code of the socket's error.
 */
export async function callDependency(url: string, subject: string, withinMs: number): Promise<Answer> {
  const address = `${url}/?about=${encodeURIComponent(subject)}`
  const response = await fetch(address, { signal: AbortSignal.timeout(withinMs) })
  const body: unknown = await response.json()
  if (!response.ok) throw new DependencyError(response.status)
  return parseAnswer(body)
}

function parseAnswer(body: unknown): Answer {
  if (typeof body === 'object' && body !== null) return { ...body }
  throw new TypeError('the answer of a dependency is an object')
}
