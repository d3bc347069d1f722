import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { unread } from '../../../server/storage/storage.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { serverForTests, startMariadb, startPostgres } from '../../support/real-servers.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { addition, fresh, storageContract } from '../../support/storage-contract.ts'
import { mariadbStore, postgresStore, sqliteStore } from '../../../bench/storage/stores.ts'
import { until } from '../../support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'fb-'))
const file = join(folder, 'circuits.db')
const postgres = await serverForTests('PostgreSQL', startPostgres)
const mariadb = await serverForTests('MariaDB', startMariadb)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Open = typeof sqliteStore extends (file: string, options?: infer Options) => infer Store
  ? (options?: Options) => Store
  : never

const databases: readonly (readonly [name: string, open: Open | undefined])[] = [
  ['SQLite', (options) => sqliteStore(file, options)],
  ['PostgreSQL', postgres && ((options) => postgresStore(postgres.port, options))],
  ['MariaDB', mariadb && ((options) => mariadbStore(mariadb.port, options))],
  [
    'MySQL’s way, on MariaDB',
    mariadb && ((options) => mariadbStore(mariadb.port, { dialect: 'mysql', ...options })),
  ],
]

for (const [name, open] of databases) {
  describe.skipIf(open === undefined)(`${name} behind Kysely`, () => {
    if (open === undefined) return
    const one = open()
    const other = open()
    afterAll(async () => {
      await one.close()
      await other.close()
    })

    let turn = 0
    storageContract(`${name} on two connections`, () => (turn++ % 2 === 0 ? one : other).storage)

    circuitContract(name, () => open())

    it('forgets rows whose time is over, and begins them anew', async () => {
      const key = fresh()
      const { base } = await one.storage.append(key, unread, addition('one', { ttlMs: 60_000 }))
      await sql`update fuseboard_circuits set expires_at = 1 where id = ${key}`.execute(one.kysely)
      expect((await one.storage.read(key, unread)).base).toBe('')
      const again = await one.storage.append(key, { base, length: 5 }, addition('two'))
      expect(again.base).not.toBe(base)
      expect(again.tail).not.toContain('one')
    })

    it('removes them now and then', async () => {
      const clock = new SimulatedClock()
      const tidy = open({ clock, cleanUpMs: 1_000, table: 'tidy' })
      const [old, young] = [fresh(), fresh()]
      await tidy.storage.append(old, unread, addition('one'))
      await sql`update tidy set expires_at = 1`.execute(tidy.kysely)
      clock.advance(1_000)
      await tidy.storage.append(young, unread, addition('one'))
      await until(async () => {
        const { rows } = await sql`select id from tidy`.execute(tidy.kysely)
        return rows.length === 1
      }, 'the old row is gone')
      await tidy.storage.drop()
      await tidy.close()
    })

    it('makes its tables once, however many ask at the same time', async () => {
      const stores = Array.from({ length: 6 }, () => open({ table: 'together' }))
      await Promise.all(stores.map(({ storage }) => storage.init()))
      const { rows } = await sql`select version from together_version`.execute(stores[0]!.kysely)
      expect(rows).toHaveLength(1)
      await stores[0]!.storage.drop()
      await Promise.all(stores.map((store) => store.close()))
    })

    it('finds what others have written by looking', async () => {
      const key = fresh()
      let heard = 0
      const stop = one.storage.listen(key, () => heard++)
      await other.storage.append(key, unread, addition('one'))
      await until(() => heard === 1, 'it was seen')
      stop()
    })

    it('refuses a key that has no room', async () => {
      await expect(one.storage.append('k'.repeat(1_001), unread, addition('one'))).rejects.toThrow(
        /may have 1000 bytes, got 1001/,
      )
    })
  })
}

describe('the SQL adapter', () => {
  it('refuses what is no Kysely and no name of a table', () => {
    expect(() => sqliteStore(file, { table: 'a; drop' })).toThrow(/"table" must be letters, digits and _/)
    expect(() => sqliteStore(file, { kysely: {} as never })).toThrow(/"kysely" must be a Kysely/)
  })
})
