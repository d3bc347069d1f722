import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { FleetTask } from '../../../bench/storage/fleet-worker.ts'
import { sharedCircuit } from '../../../bench/storage/shared-circuit.ts'
import type { OpenStore } from '../../../bench/storage/stores.ts'
import { ioredisStore, mariadbStore, postgresStore, sqliteStore } from '../../../bench/storage/stores.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import { fleet } from '../../support/fleet.ts'
import { serverForTests, startMariadb, startPostgres, startRedis } from '../../support/real-servers.ts'
import { fresh } from '../../support/storage-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'fb-'))
const redis = await serverForTests('Redis', startRedis)
const postgres = await serverForTests('PostgreSQL', startPostgres)
const mariadb = await serverForTests('MariaDB', startMariadb)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'fleet.db')
const stores: readonly (readonly [FleetTask['store'], number | string | undefined, () => OpenStore])[] = [
  ['redis', redis?.port, () => ioredisStore(redis!.port)],
  ['postgres', postgres?.port, () => postgresStore(postgres!.port)],
  ['mariadb', mariadb?.port, () => mariadbStore(mariadb!.port)],
  ['sqlite', file, () => sqliteStore(file)],
]

describe.each(stores)('a fleet that shares circuits through %s', (store, at, open) => {
  const task = { store, at: at!, callers: 20, consistency: 'strict' } as const

  const errorsOf = async (key: string, failures: number) => {
    const opened = open()
    const reader = sharedCircuit(opened.storage, key, {
      policy: consecutive({ failures }),
      timeoutMs: 5_000,
    })
    const errors = await reader.errors()
    await reader.circuit.shutdown()
    await opened.close()
    return errors
  }

  it.skipIf(at === undefined)(
    'counts four thousand calls of four processes as four thousand',
    { timeout: 60_000 },
    async () => {
      const key = fresh()
      const reports = await fleet(4, { ...task, key, calls: 1_000, failures: 100_000 })
      expect(reports.map(({ ran }) => ran)).toEqual([1_000, 1_000, 1_000, 1_000])
      expect(await errorsOf(key, 100_000)).toBe(4_000)
    },
  )

  it.skipIf(at === undefined)(
    'opens once, and exactly one process says that it did it',
    { timeout: 60_000 },
    async () => {
      const key = fresh()
      const reports = await fleet(4, { ...task, key, calls: 500, failures: 700 })
      expect(await errorsOf(key, 700)).toBe(700)
      const ran = reports.reduce((sum, report) => sum + report.ran, 0)
      // Those that were under way when it opened.
      expect(ran).toBeGreaterThanOrEqual(700)
      expect(ran).toBeLessThanOrEqual(700 + 4 * 20)
      expect(reports.flatMap(({ transitions }) => transitions.filter(({ isMine }) => isMine))).toHaveLength(1)
    },
  )
})
