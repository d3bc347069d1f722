import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { sqliteStore } from '../../../bench/storage/stores.ts'
import { KyselyCircuitBreakerStorageAdapter } from '../../../server/storage/kysely/kysely-storage.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import { statesContract } from '../../support/states-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'fuseboard-states-'))
const memory = new MemoryCircuitBreakerStorageAdapter()
const sqlite = sqliteStore(join(folder, 'states.db'))
const sql = new KyselyCircuitBreakerStorageAdapter({ kysely: sqlite.kysely })

afterAll(async () => {
  await sql.deInit()
  await sqlite.close()
  rmSync(folder, { recursive: true, force: true })
})

statesContract('memory', () => memory)
statesContract('SQLite', () => sql)
