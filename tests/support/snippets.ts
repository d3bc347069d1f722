import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A code block of a page. */
export interface Snippet {
  /** The page and the line on which it begins: `README.md:29`. */
  readonly place: string
  /** What stands behind its fence: `ts`. */
  readonly language: string
  readonly code: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The code blocks of a page, in their order. */
export function snippetsOf(page: string, text: string): Snippet[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code], index, all) => ({
    place: `${page}:${lineOf(text, all[index]!.index)}`,
    language: language!,
    code: code!,
  }))
}

/**
 * What the compiler has to say about snippets, each of which is a module of its own that imports the package's sources.
 *
 * @param given Declarations of what the snippets leave to their reader.
 */
export function compileSnippets(snippets: readonly Snippet[], given: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fuseboard-snippets-'))
  try {
    const files = snippets.map(({ place, language, code }) => {
      const file = `${place.replace(/\W/g, '-')}.m${language}`
      writeFileSync(join(folder, file), code)
      return file
    })
    writeFileSync(join(folder, 'given.d.ts'), given)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(projectOf([...files, 'given.d.ts'])))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    return spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function projectOf(files: readonly string[]) {
  return {
    extends: join(root, 'tsconfig.json'),
    files,
    references: [],
    compilerOptions: {
      noEmit: true,
      composite: false,
      declaration: false,
      allowJs: true,
      checkJs: true,
      noUnusedLocals: false,
      noUnusedParameters: false,
      rootDir: '/',
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      paths: {
        fuseboard: [join(root, 'server/index.ts')],
        'fuseboard/providers': [join(root, 'server/provider/index.ts')],
        'fuseboard/kysely': [join(root, 'server/storage/kysely/index.ts')],
        'fuseboard/redis': [join(root, 'server/storage/redis/index.ts')],
        'fuseboard/sqlite': [join(root, 'server/storage/sqlite/index.ts')],
        'fuseboard/shared-memory': [join(root, 'server/shared-memory/index.ts')],
        'fuseboard/fetch': [join(root, 'server/plugins/http/index.ts')],
        'fuseboard/axios': [join(root, 'server/plugins/axios/index.ts')],
        axios: [join(root, 'node_modules/axios/index.d.ts')],
        undici: [join(root, 'node_modules/undici/index.d.ts')],
        'fuseboard/tinkoff-request': [join(root, 'server/plugins/tinkoff-request/index.ts')],
        '@tinkoff/*': [join(root, 'node_modules/@tinkoff/*/lib/index.d.ts')],
        'fuseboard/express': [join(root, 'server/express/index.ts')],
        ioredis: [join(root, 'node_modules/ioredis/built/index.d.ts')],
        kysely: [join(root, 'node_modules/kysely/dist/esm/index.d.ts')],
        express: [join(root, 'node_modules/@types/express')],
      },
    },
  }
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
