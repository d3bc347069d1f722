import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Makes one file of a source file and all that it imports, and says where it is, until the test is over. Node 20 cannot
 * start a worker thread on TypeScript, and a browser cannot load it.
 *
 * @param entry From the root of the repository: `tests/server/…/worker.ts`.
 * @param platform For Node it is a module, for browsers a script that puts what is exported into `bundle`.
 */
export async function bundle(entry: string, platform: 'node' | 'browser' = 'node'): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fuseboard-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const input = { bundle: join(root, entry) }
  const format = platform === 'node' ? 'es' : 'iife'
  const output = { format, name: 'bundle', exports: 'named', entryFileNames: '[name].mjs' } as const
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ...(platform === 'node' && { ssr: { noExternal: true } }),
    build: {
      ...(platform === 'node' && { ssr: true }),
      target: 'es2022',
      minify: false,
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { input, output, preserveEntrySignatures: 'strict' },
    },
  })
  return join(folder, 'bundle.mjs')
}
