/**
 * The values of a Hystrix stream, which Turbine rewrites when it adds up several instances. A setting on which the
 * instances agree may come as number (Turbine 1 adds those up, too) or as text (Turbine 2); one on which they differ as
 * a map from value to number of instances, or as such a map written out as text.
 */

/** A figure that is added up: a count. `undefined` when it is absent or no figure. */
export function figure(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** A setting in numbers: that of one instance; where instances differ, the most common one. */
export function setting(value: unknown, hosts: number): number | undefined {
  if (typeof value === 'number') return figure(value / hosts)
  return figure(value) ?? figure(mostCommon(value))
}

/** How many instances say yes. `undefined` when the value is no answer. */
export function yesCount(value: unknown, hosts: number): number | undefined {
  if (value === true || value === 'true') return hosts
  if (value === false || value === 'false') return 0
  const map = tally(value)
  if (map) return figure(map['true']) ?? 0
  return figure(value)
}

/** Text on which all instances agree, or what most of them say. */
export function text(value: unknown): string | undefined {
  const common = mostCommon(value)
  return common ?? (typeof value === 'string' && value !== '' ? value : undefined)
}

function mostCommon(value: unknown): string | undefined {
  const entries = Object.entries(tally(value) ?? {})
  return entries.toSorted((a, b) => (figure(b[1]) ?? 0) - (figure(a[1]) ?? 0))[0]?.[0]
}

function tally(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === 'string' && value.startsWith('{')) return tally(parsed(value))
  return isObject(value) ? value : undefined
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Whether the value is an object that is neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
