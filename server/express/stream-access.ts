import type { IncomingMessage, ServerResponse } from 'node:http'
import { OptionCheck } from '../../shared/engine/check-options.ts'
import { warn } from '../warn.ts'
import type { Handler } from './handler.ts'
import { answer } from './handler.ts'

/** Who may read a stream, and how many at once. */
export interface StreamAccessOptions {
  /**
   * Whether a request may read the stream; only `true` lets it in, anything else is answered with 403. It may also answer
   * by itself, or give a promise. An error is answered with 500 and told as a process warning.
   * @default everybody who gets here
   */
  readonly authorize?: ((request: IncomingMessage) => boolean | Promise<boolean>) | undefined
  /**
   * Whose pages may read the stream from another host: `'*'`, or origins like `https://ops.example`. Those that are named
   * may send cookies, too.
   * @default nobody's
   */
  readonly cors?: '*' | readonly string[] | undefined
  /** Most readers at once; further ones are answered with 503. Whole number from 1. @default 1000 */
  readonly maxConnections?: number | undefined
}

/** The names of these options. */
export const streamAccessNames = ['authorize', 'cors', 'maxConnections'] as const

/** When somebody may try again who found too many readers, in seconds. */
const retryAfterS = 5

/**
 * Puts a guard in front of a stream.
 *
 * @throws TypeError or RangeError for an option that is not what it must be.
 */
export function guarded(check: OptionCheck, options: StreamAccessOptions, stream: Handler): Handler {
  const allowed = options.cors === undefined ? undefined : checkOrigins(check, options.cors)
  const open = authorized(check, options.authorize, limited(check, options.maxConnections, stream))
  if (allowed === undefined) return open
  return function sharedStream(request, response, next) {
    shareWith(allowed, request, response)
    if (request.method === 'OPTIONS') answerPreflight(response)
    else open(request, response, next)
  }
}

/**
 * Lets only so many read at once.
 *
 * @throws TypeError or RangeError for a number that is not one from 1.
 */
export function limited(
  check: OptionCheck,
  maxConnections: StreamAccessOptions['maxConnections'],
  stream: Handler,
): Handler {
  const wanted = maxConnections === undefined ? 1_000 : maxConnections
  const most = check.number('maxConnections', wanted, { from: 1, whole: true })
  let readers = 0
  return function limitedStream(request, response, next) {
    if (request.method !== 'GET') return stream(request, response, next)
    if (readers >= most) return tooMany(response, most)
    readers++
    response.once('close', () => readers--)
    return stream(request, response, next)
  }
}

/**
 * Lets only those in of whom the application says so.
 *
 * @throws TypeError for something that cannot be asked.
 */
export function authorized(
  check: OptionCheck,
  authorize: StreamAccessOptions['authorize'],
  handler: Handler,
): Handler {
  if (authorize === undefined) return handler
  const ask = check.callable('authorize', authorize)
  async function answerWhenKnown(...[request, response, next]: Parameters<Handler>): Promise<void> {
    const verdict = await verdictOf(ask, request)
    // Somebody may have left, or been answered, meanwhile.
    if (response.headersSent || response.destroyed || request.destroyed) return
    if (verdict === 'failed') answer(response, 500, 'Whether you may read this could not be found out.')
    else if (verdict === 'refused') answer(response, 403, 'You may not read this.')
    else handler(request, response, next)
  }
  return function authorizedHandler(request, response, next) {
    void answerWhenKnown(request, response, next)
  }
}

async function verdictOf(
  authorize: NonNullable<StreamAccessOptions['authorize']>,
  request: IncomingMessage,
): Promise<'admitted' | 'refused' | 'failed'> {
  try {
    const verdict: unknown = await authorize(request)
    return verdict === true ? 'admitted' : 'refused'
  } catch (mistake) {
    warn('The authorize option threw; the request was answered with 500.', mistake)
    return 'failed'
  }
}

function tooMany(response: ServerResponse, most: number): void {
  const readers = most === 1 ? 'one reader' : `${most} readers`
  answer(
    response,
    503,
    `This stream has ${readers} already, and no more are allowed (maxConnections). Try again in ${retryAfterS} seconds.`,
    { 'retry-after': String(retryAfterS) },
  )
}

function checkOrigins(check: OptionCheck, cors: unknown): '*' | readonly string[] {
  if (cors === '*') return cors
  const isList = Array.isArray(cors) && cors.length > 0 && cors.every(isOrigin)
  return isList ? cors : check.refuse('cors', `'*' or a list of origins like 'https://ops.example'`, cors)
}

function isOrigin(text: unknown): text is string {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text
}

function shareWith(
  allowed: '*' | readonly string[],
  { headers: { origin } }: IncomingMessage,
  response: ServerResponse,
): void {
  if (allowed === '*') {
    response.setHeader('access-control-allow-origin', '*')
    return
  }
  response.appendHeader('vary', 'Origin')
  if (origin === undefined || !allowed.includes(origin)) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true')
}

/** What browsers ask first when a page wants to send an Authorization header. */
function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'Authorization, Cache-Control, Last-Event-ID',
    'access-control-max-age': '600',
  })
  response.end()
}
