/**
 * How long a server asks not to be called, in milliseconds; `undefined`: it does not say, or nobody can read it.
 *
 * @param value What stands in `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
 * @param epoch Milliseconds since 1970, now.
 */
export function retryAfterMs(value: string | null | undefined, epoch: number): number | undefined {
  const text = value?.trim()
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1_000
  // Nothing else than a date has a letter; `Date.parse` takes far more than dates of HTTP.
  const at = /[A-Za-z]/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - epoch)
}
