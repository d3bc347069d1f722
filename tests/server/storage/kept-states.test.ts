import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { afterAll } from 'vitest'
import { KyselyCircuitBreakerStorageAdapter } from '../../../server/storage/kysely/index.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../../server/storage/memory.ts'
import { statesContract } from '../../support/states-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'fuseboard-states-'))
const memory = new MemoryCircuitBreakerStorageAdapter()
const kysely = new Kysely({
  dialect: new SqliteDialect({ database: new Database(join(folder, 'states.db')) }),
})
const sqlite = new KyselyCircuitBreakerStorageAdapter({ kysely })

afterAll(async () => {
  await sqlite.deInit()
  await kysely.destroy()
  rmSync(folder, { recursive: true, force: true })
})

statesContract('memory', () => memory)
statesContract('SQLite', () => sqlite)
