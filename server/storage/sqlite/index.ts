import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { KyselyCircuitBreakerStorageAdapterOptions } from '../kysely/kysely-storage.ts'
import { KyselyCircuitBreakerStorageAdapter } from '../kysely/kysely-storage.ts'
import type { SqliteDatabase } from './connection.ts'
import { connectionTo } from './connection.ts'
import { openFile } from './open-file.ts'

export type { SqliteDatabase, SqliteStatement } from './connection.ts'

/** Which database it is, and how it is used. */
export interface SqliteCircuitBreakerStorageAdapterOptions extends Omit<
  KyselyCircuitBreakerStorageAdapterOptions,
  'kysely' | 'dialect'
> {
  /** A file, for which Node 22.13 is needed, or a database of node:sqlite, better-sqlite3 or libsql; `:memory:` is nobody else's. */
  readonly database: string | SqliteDatabase
}

/** Keeps shared circuits in a SQLite file for all processes of a machine. Since Node 22.13 it needs nothing installed. */
export class SqliteCircuitBreakerStorageAdapter extends KyselyCircuitBreakerStorageAdapter {
  constructor(options: SqliteCircuitBreakerStorageAdapterOptions) {
    check.known(options, ['database', 'table', 'pollMs', 'cleanUpMs', 'serde', 'enableTransactions', 'clock'])
    const { database, ...others } = options
    super({ ...others, kysely: connectionTo(opened(database)), dialect: 'sqlite' })
  }
}

const check = new OptionCheck('SqliteCircuitBreakerStorageAdapter')

function opened(database: string | SqliteDatabase): SqliteDatabase {
  if (typeof database === 'string') return openFile(check.text('database', database))
  return check.shaped('database', database, { is: 'a file or a database of SQLite', methods: ['prepare'] })
}
