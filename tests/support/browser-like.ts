import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { bundle } from './bundle.ts'

/**
 * Loads a source file as a browser would: bundled, where there is nothing of Node, and timers are numbers.
 *
 * @param entry From the root of the repository.
 * @param given What the page has besides.
 * @returns What it exports, and the text of the script.
 */
export async function loadAsBrowser(
  entry: string,
  given: Record<string, unknown> = {},
): Promise<{ readonly exported: Record<string, unknown>; readonly script: string }> {
  const script = readFileSync(await bundle(entry, 'browser'), 'utf8')
  const timers = new Map<number, NodeJS.Timeout>()
  const page = createContext({
    AbortController,
    AbortSignal,
    URL,
    console,
    performance,
    clearTimeout: (id: number) => clearTimeout(timers.get(id)),
    setTimeout(task: () => void, ms: number) {
      timers.set(timers.size + 1, setTimeout(task, ms))
      return timers.size
    },
    ...given,
  })
  runInContext(script, page)
  return { exported: runInContext('bundle', page) as Record<string, unknown>, script }
}
