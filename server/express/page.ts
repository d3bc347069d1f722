import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BoardInfo } from '../../shared/wire/board.ts'
import type { Assets } from './assets.ts'
import { assetOf, isPage, loadAssets, sendAsset } from './assets.ts'
import { documentOf, withNonce } from './document.ts'
import type { Handler } from './handler.ts'
import { answer, pathOf } from './handler.ts'

/** What the page shows. */
export interface PageOptions {
  /** What the page asks for first. */
  readonly info: BoardInfo
  /** Answers the page's one stream. */
  readonly stream: Handler
  /** A style sheet with the application's own colours. @default none */
  readonly css?: string | null
  /** The nonce that the application's policy knows for this answer. @default none is needed */
  readonly nonce?: ((request: IncomingMessage, response: ServerResponse) => string | undefined) | undefined
  /** Answers what is known of one circuit's past; absent where nothing is kept. */
  readonly history?: Handler
}

/** The page needs nothing but its own host. A policy that the application has set already stays. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/**
 * Serves the page, what it needs to know and its stream, under whatever path it is mounted.
 *
 * @throws Error that says what to do when the page has not been built.
 */
export function page({ info, stream, history, css = null, nonce }: PageOptions): Handler {
  const assets = pageAssets(info, css)
  return function pageHandler(request, response, next) {
    const path = pathOf(request)
    if (path === '/stream') return stream(request, response, next)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, next)
    if (path === '/history' && history) return history(request, response, next)
    if (path === '/board.json') return sendInfo(response, info)
    const asset = assets.get(path === '/' ? 'index.html' : path.slice(1))
    if (!asset) return refuse(response, next)
    if (path === '/' && redirectToFolder(request, response)) return undefined
    if (!isPage(asset)) return sendAsset(request, response, asset)
    securePage(response)
    const word = nonce?.(request, response)
    return sendAsset(request, response, word === undefined ? asset : withNonce(asset, word))
  }
}

/** The built page, with the application's name and colours. */
function pageAssets(info: BoardInfo, css: string | null): Assets {
  const assets = new Map(loadAssets())
  const title = info.brand?.name ?? 'Fuseboard'
  const index = assets.get('index.html')
  if (index) assets.set('index.html', documentOf(index, { title, hasTheme: css !== null }))
  if (css !== null) assets.set('theme.css', assetOf('theme.css', Buffer.from(css)))
  return assets
}

function refuse(response: ServerResponse, next: ((error?: unknown) => void) | undefined): void {
  if (next) next()
  else answer(response, 404, 'There is nothing here. The board is at the root of this path.')
}

function sendInfo(response: ServerResponse, info: BoardInfo): void {
  const body = response.req.method === 'HEAD' ? undefined : JSON.stringify(info)
  response
    .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(body)
}

/**
 * The page's own links are relative, so its address must end in a slash: `/board` is sent to `./board/`. The address is
 * relative, too, for a proxy may have taken a prefix off that only the browser knows.
 */
function redirectToFolder(
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
): boolean {
  const target = request.originalUrl ?? request.url ?? '/'
  const [path = '/'] = target.split('?', 1)
  if (path.endsWith('/')) return false
  const folder = path.slice(path.lastIndexOf('/') + 1)
  const query = target.slice(path.length)
  answer(response, 308, 'The board is in this folder.', { location: `./${folder}/${query}` })
  return true
}

function securePage(response: ServerResponse): void {
  if (!response.hasHeader('content-security-policy')) {
    response.setHeader('content-security-policy', contentSecurityPolicy)
  }
  response.setHeader('referrer-policy', 'no-referrer')
}
