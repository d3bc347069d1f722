import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What a built example writes, by its name without the ending. */
export async function runBuilt(example: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const built = fileURLToPath(new URL(`../../dist/examples/${example}.js`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [built], {
    env: { ...process.env, ...env },
  })
  return stdout
}
