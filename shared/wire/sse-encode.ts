/** One Server-Sent Event with a single line of data. */
export function encodeEvent(json: string): string {
  return `data: ${json}\n\n`
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
