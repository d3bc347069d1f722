import { TimeoutError } from './errors.ts'

/**
 * What people call an error, in few words, so that many of a kind are counted as one: its code or that of its cause, an
 * HTTP status, its class, or the first line of its message. Whatever is thrown, this does not throw.
 */
export function errorKind(error: unknown): string {
  try {
    return shorten(wordsFor(error)) || 'Error'
  } catch {
    return 'Error'
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof TimeoutError) return `timeout ${error.timeoutMs} ms`
  if (!(error instanceof Error)) return codeOf(error) ?? String(error)
  const message: unknown = error.message
  return codeOf(error) ?? codeOf(error.cause) ?? ownName(error) ?? String(message)
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  const status = 'status' in error ? error.status : 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' ? `HTTP ${status}` : undefined
}

function ownName(error: Error): string | undefined {
  const name: unknown = error.name
  return typeof name === 'string' && !plainNames.has(name) ? name : undefined
}

const plainNames: ReadonlySet<string> = new Set(['Error', 'TypeError', ''])

function shorten(text: string): string {
  const end = text.indexOf('\n')
  const line = (end < 0 ? text : text.slice(0, end)).trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
