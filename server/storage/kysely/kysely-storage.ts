import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { Clock, Timer } from '../../../shared/engine/clock.ts'
import { systemClock } from '../../system-clock.ts'
import { KeptStates } from '../kept-states.ts'
import { KeyListeners } from '../key-listeners.ts'
import type { Addition, CircuitBreakerStorage, Page, Position } from '../storage.ts'
import { pageOf } from '../storage.ts'
import type { KyselyDatabase, KyselyQueries, Statement } from './database.ts'
import { rawQuery } from './database.ts'
import type { SqlDialect } from './dialects.ts'
import { dialects } from './dialects.ts'
import { patiently } from './patience.ts'
import { Statements } from './statements.ts'

/** Which database it is, and how it is used. */
export interface KyselyCircuitBreakerStorageAdapterOptions {
  /** A `Kysely` for SQLite, PostgreSQL, MySQL or MariaDB. It stays yours: nobody destroys it. */
  readonly kysely: KyselyDatabase
  /** The table of the circuits; a second one, with `_version` behind the name, says how it has grown. @default 'fuseboard_circuits' */
  readonly table?: string | undefined
  /** How often the table is asked for changes of circuits that this process has, in milliseconds. @default 1000 */
  readonly pollMs?: number | undefined
  /** How often rows whose time is over are removed, in milliseconds. @default 3600000, an hour */
  readonly cleanUpMs?: number | undefined
  /** Which database it is, where Kysely does not tell. @default what its dialect says */
  readonly dialect?: SqlDialect['kind'] | undefined
  /** Of no effect: circuits are kept as text that needs none. For those who come from daiso. */
  readonly serde?: unknown
  /** Of no effect: each update is one statement. For those who come from daiso. */
  readonly enableTransactions?: unknown
  /** Where time and timers come from. @default the machine's */
  readonly clock?: Clock | undefined
}

/**
 * Keeps shared circuits in a table. Each update is one statement that locks its row, so that nobody's update is lost and
 * nobody waits for more than that.
 */
export class KyselyCircuitBreakerStorageAdapter extends KeptStates implements CircuitBreakerStorage {
  readonly kind = 'sql'
  readonly #database: KyselyDatabase
  readonly #table: string
  readonly #pollMs: number
  readonly #cleanUpMs: number
  readonly #clock: Clock
  readonly #listeners = new KeyListeners()
  readonly #marks = new Map<string, string>()
  #dialect: SqlDialect['kind'] | undefined
  #ready: Promise<Session> | undefined
  #poll: Timer | undefined
  #cleanedAt: number

  constructor(options: KyselyCircuitBreakerStorageAdapterOptions) {
    super()
    check.known(options, [
      'kysely',
      'table',
      'pollMs',
      'cleanUpMs',
      'dialect',
      'serde',
      'enableTransactions',
      'clock',
    ])
    const { kysely, table = 'fuseboard_circuits', pollMs = 1_000, cleanUpMs = 3_600_000 } = options
    this.#database = check.shaped('kysely', kysely, kyselyShape)
    this.#table = checkTable(table)
    this.#pollMs = check.number('pollMs', pollMs, { from: 1, note: 'milliseconds' })
    this.#cleanUpMs = check.number('cleanUpMs', cleanUpMs, { from: 1, note: 'milliseconds' })
    this.#dialect = options.dialect
    this.#clock = options.clock ?? systemClock
    this.#cleanedAt = this.#clock.now()
  }

  /** Makes the tables, or brings them up to date. Done by itself before first use where nobody calls it. */
  async init(): Promise<void> {
    await this.#session()
  }

  /** Looks for changes no longer. The tables stay. */
  async deInit(): Promise<void> {
    this.#poll?.cancel()
    this.#poll = undefined
  }

  /** Drops the tables and all circuits with them. */
  async drop(): Promise<void> {
    await this.deInit()
    for (const table of [this.#table, `${this.#table}_version`])
      await this.#run(this.#database, { sql: `drop table if exists ${table}`, values: [] })
    this.#ready = undefined
  }

  async read(key: string, known: Position): Promise<Page> {
    const { statements } = await this.#session()
    const [row] = await this.#run(this.#database, statements.read(key))
    return this.#pageOf(row, known)
  }

  async append(key: string, known: Position, addition: Addition): Promise<Page> {
    checkKey(key)
    const session = await this.#session()
    const row = await patiently(() => this.#write(session, key, known, addition), this.#clock)
    this.#cleanUp(session)
    return this.#pageOf(row, known, addition)
  }

  async forget(key: string): Promise<void> {
    const { statements } = await this.#session()
    await patiently(() => this.#run(this.#database, statements.forget(key)), this.#clock)
  }

  listen(key: string, listener: () => void): () => void {
    const stop = this.#listeners.add(key, listener)
    this.#pollLater()
    return () => {
      stop()
      this.#marks.delete(key)
    }
  }

  async #write(
    { statements, dialect }: Session,
    key: string,
    known: Position,
    addition: Addition,
  ): Promise<unknown> {
    const append = statements.append(key, known, addition)
    if (dialect !== 'mysql') return (await this.#run(this.#database, append))[0]
    return this.#database.transaction().execute(async (database) => {
      await this.#run(database, append)
      return (await this.#run(database, statements.written(key)))[0]
    })
  }

  #pageOf(row: unknown, known: Position, addition?: Addition): Page {
    const { base, snapshot, tail, now } = row as FoundRow
    const found = { base: base ?? '', snapshot: snapshot ?? '', tail: tail ?? '' }
    return pageOf(found, known, Number(now), addition)
  }

  async #run(database: KyselyQueries, statement: Statement): Promise<readonly unknown[]> {
    return (await database.executeQuery(rawQuery(statement))).rows
  }

  /** A database that could not be prepared is prepared anew at the next occasion. */
  #session(): Promise<Session> {
    this.#ready ??= patiently(() => this.#prepare(), this.#clock).catch((error: unknown) => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }

  async #prepare(): Promise<Session> {
    const dialect = (this.#dialect ??= await this.#recognised())
    if (dialect === 'sqlite') await this.#waitForLocks()
    const statements = new Statements(dialects[dialect], this.#table)
    const made = await this.#versionOf(statements)
    for (const [at, steps] of statements.migrations.entries()) {
      if (at + 1 <= made) continue
      for (const sql of steps) await this.#run(this.#database, { sql, values: [] })
      await this.#run(this.#database, statements.stepMade(at + 1))
    }
    return { dialect, statements }
  }

  /** A connection that does not wait for its turn at all never gets it while another process is busy. */
  async #waitForLocks(): Promise<void> {
    const [row] = await this.#run(this.#database, { sql: 'pragma busy_timeout', values: [] })
    if ((row as { readonly timeout?: unknown } | undefined)?.timeout !== 0) return
    await this.#run(this.#database, { sql: `pragma busy_timeout = ${leastWaitMs}`, values: [] })
  }

  /** Whoever may not make tables can still use those that are there. */
  async #versionOf(statements: Statements): Promise<number> {
    const version = async () => (await this.#run(this.#database, statements.version))[0]
    const row = await version().catch(async () => {
      await this.#run(this.#database, { sql: statements.versionTable, values: [] })
      return version()
    })
    return Number((row as { readonly version: unknown }).version ?? 0)
  }

  async #recognised(): Promise<SqlDialect['kind']> {
    const { supportsReturning, supportsTransactionalDdl } = this.#database.getExecutor().adapter
    if (supportsReturning) return supportsTransactionalDdl ? 'postgres' : 'sqlite'
    const [row] = await this.#run(this.#database, { sql: 'select version() as version', values: [] })
    return /mariadb/i.test(String((row as { readonly version: unknown }).version)) ? 'mariadb' : 'mysql'
  }

  /** Nobody waits for it, and whoever comes next does it if it fails. */
  #cleanUp({ statements }: Session): void {
    const now = this.#clock.now()
    if (now < this.#cleanedAt + this.#cleanUpMs) return
    this.#cleanedAt = now
    this.#run(this.#database, statements.forgetExpired()).catch(() => {})
  }

  #pollLater(): void {
    if (this.#poll !== undefined || this.#listeners.keys.length === 0) return
    this.#poll = this.#clock.after(this.#pollMs, () => void this.#look())
  }

  /** A database that does not answer is asked again at the next time. */
  async #look(): Promise<void> {
    await this.#lookForChanges().catch(() => {})
    if (this.#poll === undefined) return
    this.#poll = undefined
    this.#pollLater()
  }

  async #lookForChanges(): Promise<void> {
    const { statements } = await this.#session()
    const { keys } = this.#listeners
    for (let from = 0; from < keys.length; from += keysAtOnce) {
      const rows = await this.#run(this.#database, statements.marks(keys.slice(from, from + keysAtOnce)))
      for (const row of rows) this.#compare(row as Mark)
    }
  }

  #compare({ id, base, length }: Mark): void {
    const key = String(id)
    const mark = `${String(base)} ${String(length)}`
    if (this.#marks.get(key) === mark) return
    this.#marks.set(key, mark)
    this.#listeners.tell(key)
  }
}

interface Session {
  readonly dialect: SqlDialect['kind']
  readonly statements: Statements
}

/** `null` where nothing was found. */
type FoundRow = Readonly<Record<'base' | 'snapshot' | 'tail', string | null>> & { readonly now: unknown }
type Mark = Readonly<Record<'id' | 'base' | 'length', unknown>>

const check = new OptionCheck('KyselyCircuitBreakerStorageAdapter')
const kyselyShape = { is: 'a Kysely', methods: ['executeQuery', 'transaction', 'getExecutor'] }
/**
 * SQLite waits in the middle of everything else, but for somebody's turn that takes less than a millisecond. It must not
 * give up before: libsql 0.5 does not let go of a statement that was refused, and refuses all that follow.
 */
const leastWaitMs = 2_000
const keysAtOnce = 500
const longestKey = 1_000

function checkTable(table: string): string {
  if (/^[a-z_][a-z0-9_]{0,50}(\.[a-z_][a-z0-9_]{0,50})?$/i.test(check.text('table', table))) return table
  throw new TypeError(
    `KyselyCircuitBreakerStorageAdapter option "table" must be letters, digits and _, got ${JSON.stringify(table)}`,
  )
}

function checkKey(key: string): void {
  const bytes = Buffer.byteLength(key)
  if (bytes > longestKey)
    throw new RangeError(`The key of a circuit in SQL may have ${longestKey} bytes, got ${bytes}: ${key}`)
}
