import type { BoardInfo } from '../../shared/wire/board.ts'
import { isObject } from '../../shared/wire/turbine-values.ts'

/** What the server says about itself; `undefined` when it does not say, for the board can do without. */
export async function fetchInfo(url: string, fetch: typeof globalThis.fetch): Promise<BoardInfo | undefined> {
  try {
    const response = await fetch(url, { cache: 'no-store' })
    const info: unknown = await response.json()
    return isBoardInfo(info) ? info : undefined
  } catch {
    return undefined
  }
}

function isBoardInfo(info: unknown): info is BoardInfo {
  return isObject(info) && Array.isArray(info['sources'])
}
