/** One Server-Sent Event with a single line of data. */
export function encodeEvent(json: string): string {
  return `data: ${json}\n\n`
}

/** One Server-Sent Event with an id, by which its reader can say how far it has read; without one, its reader's id stays. */
export function encodeIdEvent(id: string | undefined, json: string): string {
  return id === undefined ? encodeEvent(json) : `id: ${id}\ndata: ${json}\n\n`
}

/** One Server-Sent Event that says which source it comes from, for a stream that carries several. */
export function encodeSourceEvent(source: string, data: string): string {
  return `event: ${source}\ndata: ${data.replaceAll('\n', '\ndata: ')}\n\n`
}

/** A comment: keeps a connection alive and is seen by nobody. */
export const heartbeat = ': ping\n\n'

/**
 * How every stream begins. The empty line ends whatever the host application wrote before it, so that a dangling
 * `event:` line cannot swallow the first event.
 */
export const prelude = '\n: fuseboard\n\n'

/**
 * The last event of a stream whose application shuts down: readers need not guess why it ends. Hystrix dashboards pass
 * over events of this type; Turbine wants a name in each.
 *
 * @param at Milliseconds since 1970.
 */
export function encodeFarewell(at: number): string {
  const reason = 'the application is shutting down'
  return encodeEvent(
    JSON.stringify({ type: 'source', name: 'source', state: 'lost', at: Math.round(at), reason }),
  )
}
