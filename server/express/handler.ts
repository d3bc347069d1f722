import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * A middleware in terms of `node:http` alone: it fits Express 4 and 5, Connect and a bare server, and nobody needs the
 * types of Express.
 */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void

/** The path that the handler sees, without query. Express takes the mount path off it. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  // A request may also name its whole address (RFC 9112, 3.2.2).
  const target = /^https?:\/\//i.test(url) && URL.canParse(url) ? new URL(url).pathname : url
  return target.split('?', 1)[0]!
}

/** Answers with one line of text. */
export function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(response.req.method === 'HEAD' ? undefined : `${text}\n`)
}
