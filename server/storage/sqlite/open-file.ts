import type { SqliteDatabase } from './connection.ts'

interface OpenedFile extends SqliteDatabase {
  exec(sql: string): void
}

interface NodeSqlite {
  readonly DatabaseSync: new (file: string) => OpenedFile
}

/**
 * Opens a file with Node's own SQLite, so that several processes may use it. It closes when nobody holds it any more.
 *
 * @throws Error when this Node has none.
 */
export function openFile(file: string): SqliteDatabase {
  const sqlite = process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined
  if (sqlite === undefined)
    throw new Error(
      `SqliteCircuitBreakerStorageAdapter opens "${file}" itself from Node 22.13 on; this is ${process.version}. Hand in a database of better-sqlite3 or libsql instead.`,
    )
  const database = new sqlite.DatabaseSync(file)
  // Readers and writers then do not wait for one another, and a write does not wait for the disk.
  database.exec('pragma journal_mode = wal; pragma synchronous = normal')
  return database
}
