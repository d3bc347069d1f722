import { isObject } from '../../shared/wire/turbine-values.ts'

/**
 * What an event of somebody's stream is about, so that a later one can take its place. `undefined`: it is none of a
 * stream's business; how a source is doing is for the relay to say.
 */
export function eventKey(data: string): string | undefined {
  const event = parse(data)
  // Not to be understood; the page counts such events and says so.
  if (!isObject(event)) return ''
  const { type, name } = event
  return type === 'source' ? undefined : JSON.stringify([type, name])
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
