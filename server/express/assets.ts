import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** One file of the page, ready to be sent. */
export interface Asset {
  readonly type: string
  readonly bytes: Buffer
  readonly zipped: Buffer
  readonly tag: string
  /** Whether its name changes with its content. */
  readonly isHashed: boolean
}

/** The files of the built page by their path below the mount path. Read once, then served from memory. */
export type Assets = ReadonlyMap<string, Asset>

/** Where the built page lies: beside the built server, or in `dist` when the server runs from its sources. */
const places = ['../../web/', '../../dist/web/']

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * Reads the built page.
 *
 * @throws Error that says what to do when the page has not been built.
 */
export function loadAssets(): Assets {
  const folder = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find(isBuilt)
  if (folder === undefined)
    throw new Error('The page of fuseboard has not been built. Run "npm run build" first.')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map((file) => {
      const path = join(file.parentPath, file.name)
      return [relative(folder, path).split(sep).join('/'), assetOf(path, readFileSync(path))] as const
    }),
  )
}

/** Sends a file, zipped where the browser likes it, or 304 where it has it already. */
export function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  const likesZipped = likesGzip(request.headers['accept-encoding']?.toString())
  const bytes = likesZipped ? asset.zipped : asset.bytes
  response.setHeader('cache-control', asset.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.setHeader('etag', asset.tag)
  response.setHeader('vary', 'accept-encoding')
  response.setHeader('x-content-type-options', 'nosniff')
  if (request.headers['if-none-match'] === asset.tag) {
    response.writeHead(304).end()
    return
  }
  if (likesZipped) response.setHeader('content-encoding', 'gzip')
  response.writeHead(200, { 'content-type': asset.type, 'content-length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Whether it is the document that a browser shows, as opposed to what that loads. */
export function isPage({ type }: Asset): boolean {
  return type.startsWith('text/html')
}

/** `gzip;q=0` says that it is not liked. */
function likesGzip(encodings = ''): boolean {
  const wish = encodings.split(',').find((each) => /^\s*(gzip|\*)\s*(;|$)/i.test(each))
  return wish !== undefined && !/;\s*q=0(\.0*)?\s*$/i.test(wish)
}

function isBuilt(folder: string): boolean {
  return existsSync(join(folder, 'index.html')) && existsSync(join(folder, 'assets'))
}

/** A file of the page, made ready. Its name says of what kind it is. */
export function assetOf(path: string, bytes: Buffer): Asset {
  return {
    bytes,
    zipped: gzipSync(bytes),
    type: types[extname(path)] ?? 'application/octet-stream',
    tag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`,
    isHashed: path.includes(`${sep}assets${sep}`),
  }
}
