import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import type { SqliteDatabase } from '../../../server/storage/sqlite/index.ts'
import { SqliteCircuitBreakerStorageAdapter } from '../../../server/storage/sqlite/index.ts'
import { unread } from '../../../server/storage/storage.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { addition, fresh, storageContract } from '../../support/storage-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'fb-'))
const hasOwn = process.getBuiltinModule('node:sqlite') !== undefined
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ways: readonly (readonly [name: string, isThere: boolean, database: () => string | SqliteDatabase])[] =
  [
    ['libsql', true, () => new Database(join(folder, 'libsql.db'))],
    ['Node', hasOwn, () => join(folder, 'node.db')],
  ]

for (const [name, isThere, database] of ways) {
  describe.skipIf(!isThere)(`SQLite by ${name}`, () => {
    if (!isThere) return
    const open = () => {
      const storage = new SqliteCircuitBreakerStorageAdapter({ database: database(), pollMs: 50 })
      return { storage, close: () => storage.deInit() }
    }
    const one = open()
    const other = open()
    let turn = 0
    storageContract(`SQLite by ${name} on two connections`, () => (turn++ % 2 === 0 ? one : other).storage)
    circuitContract(`SQLite by ${name}`, open)
  })
}

describe('the SQLite adapter', () => {
  it('keeps everything to itself in memory', async () => {
    const [one, other] = [1, 2].map(
      () =>
        new SqliteCircuitBreakerStorageAdapter({
          database: new Database(':memory:'),
          serde: {},
          enableTransactions: true,
        }),
    )
    const key = fresh()
    await one!.append(key, unread, addition('one'))
    expect((await one!.read(key, unread)).tail).toContain('one')
    expect((await other!.read(key, unread)).base).toBe('')
    await one!.drop()
  })

  it('refuses what is no database and no file', () => {
    const made = (database: unknown) => () =>
      new SqliteCircuitBreakerStorageAdapter({ database: database as string })
    expect(made(3)).toThrow('"database" must be a file or a database of SQLite')
    expect(made('')).toThrow('"database" must be a text that is not empty, got ""')
    expect(() => new SqliteCircuitBreakerStorageAdapter({ file: 'a' } as never)).toThrow(
      'SqliteCircuitBreakerStorageAdapter has no option "file"',
    )
  })

  it.skipIf(hasOwn)('says on an older Node who else can open a file', () => {
    expect(() => new SqliteCircuitBreakerStorageAdapter({ database: 'circuits.db' })).toThrow(
      /opens "circuits\.db" itself from Node 22\.13 on; this is v20\S+ Hand in a database of better-sqlite3 or libsql/,
    )
  })
})
