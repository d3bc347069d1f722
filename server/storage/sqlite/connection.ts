import type { KyselyDatabase, KyselyQueries } from '../kysely/database.ts'

/** What is needed of a database of node:sqlite, better-sqlite3 or libsql. */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement
}

/** What is needed of its statements. */
export interface SqliteStatement {
  /** Whether it answers with rows. node:sqlite does not say, and does not mind being asked for none. */
  readonly reader?: boolean
  all(...values: never[]): unknown[]
  run(...values: never[]): unknown
}

/** A database as Kysely would speak to it. A circuit is written by a single statement: nobody asks for a transaction. */
export function connectionTo(database: SqliteDatabase): KyselyDatabase {
  const queries: KyselyQueries = {
    async executeQuery({ sql, parameters }) {
      const statement = database.prepare(sql)
      const values = parameters as never[]
      if (statement.reader !== false) return { rows: statement.all(...values) }
      statement.run(...values)
      return { rows: [] }
    },
  }
  return {
    ...queries,
    transaction: () => ({ execute: (act) => act(queries) }),
    getExecutor: () => ({ adapter: { supportsReturning: true, supportsTransactionalDdl: false } }),
  }
}
