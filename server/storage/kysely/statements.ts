import type { Addition, Position } from '../storage.ts'
import type { Statement } from './database.ts'
import type { SqlDialect } from './dialects.ts'

/** All that is said to a database, in its own dialect. Each is one statement, and does alone what it does. */
export class Statements {
  readonly #dialect: SqlDialect
  readonly #table: string

  constructor(dialect: SqlDialect, table: string) {
    this.#dialect = dialect
    this.#table = table
  }

  /** The steps by which the tables come to be as they must, the oldest first. A new one is put behind them. */
  get migrations(): readonly (readonly string[])[] {
    const { keyType, textType, timeType } = this.#dialect
    const table = this.#table
    return [
      [
        `create table if not exists ${table} (id ${keyType} not null primary key, base varchar(40) not null, ` +
          `snapshot ${textType} not null, tail ${textType} not null, expires_at ${timeType} not null)`,
      ],
    ]
  }

  /** Where it is kept which of these steps have been made. */
  get versionTable(): string {
    return `create table if not exists ${this.#table}_version (version integer not null primary key)`
  }

  get version(): Statement {
    return { sql: `select max(version) as version from ${this.#table}_version`, values: [] }
  }

  /** Takes note of a step; somebody else may have made it at the same time. */
  stepMade(version: number): Statement {
    const table = `${this.#table}_version`
    const isMysql = this.#isMysql
    return this.#statement(
      (value) =>
        `insert ${isMysql ? 'ignore ' : ''}into ${table} (version) values (${value(version)})` +
        (isMysql ? '' : ' on conflict (version) do nothing'),
    )
  }

  read(key: string): Statement {
    const { now, nowNumber } = this.#dialect
    return this.#statement(
      (value) =>
        `select t.base as base, t.snapshot as snapshot, t.tail as tail, n.now as now from (select ${now} as now) n ` +
        `left join ${this.#table} t on t.id = ${value(key)} and t.expires_at > ${nowNumber}`,
    )
  }

  /** The rule of `rowAfter`, as one statement that locks its row. */
  append(key: string, known: Position, addition: Addition): Statement {
    return this.#statement((value) => this.#upsert(value, key, known, addition))
  }

  /** What `append` wrote, where it does not say so itself. */
  written(key: string): Statement {
    return this.#statement(
      (value) =>
        `select base, snapshot, tail, ${this.#dialect.now} as now from ${this.#table} where id = ${value(key)}`,
    )
  }

  forget(key: string): Statement {
    return this.#statement((value) => `delete from ${this.#table} where id = ${value(key)}`)
  }

  forgetExpired(): Statement {
    const { nowNumber } = this.#dialect
    return { sql: `delete from ${this.#table} where expires_at <= ${nowNumber}`, values: [] }
  }

  /** How far the records under these keys have come. */
  marks(keys: readonly string[]): Statement {
    return this.#statement(
      (value) =>
        `select id, base, length(tail) as length from ${this.#table} where id in (${keys.map(value).join(', ')})`,
    )
  }

  get #isMysql(): boolean {
    return this.#dialect.kind === 'mysql' || this.#dialect.kind === 'mariadb'
  }

  /** MySQL assigns from left to right and then sees what it has assigned, so that the tail comes first. */
  #upsert(value: Put, key: string, known: Position, { entry, base, snapshot, ttlMs }: Addition): string {
    const { now, nowNumber, concat, asText, kind } = this.#dialect
    const old = this.#isMysql ? '' : 't.'
    const text = (words: string) => asText(value(words))
    const stamped = () => concat(`'@'`, now, text(entry))
    const expires = () => `${nowNumber} + ${kind === 'postgres' ? `${value(ttlMs)}::bigint` : value(ttlMs)}`
    const isExpired = `${old}expires_at <= ${nowNumber}`
    const choose = (expired: () => string, folded: () => string, added: () => string) => {
      const first = `case when ${isExpired} then ${expired()}`
      if (snapshot === undefined) return `${first} else ${added()} end`
      return `${first} when ${old}base = ${text(known.base)} then ${folded()} else ${added()} end`
    }
    const insert =
      `insert into ${this.#table} ${this.#isMysql ? '' : 'as t '}(id, base, snapshot, tail, expires_at) ` +
      `values (${value(key)}, ${text(base)}, '', ${stamped()}, ${expires()})`
    const tail = choose(
      stamped,
      () => concat(`substr(${old}tail, ${known.length + 1})`, stamped()),
      () => concat(`${old}tail`, stamped()),
    )
    const shot = choose(
      () => `''`,
      () => text(snapshot ?? ''),
      () => `${old}snapshot`,
    )
    const name = choose(
      () => text(base),
      () => text(base),
      () => `${old}base`,
    )
    const set = `tail = ${tail}, snapshot = ${shot}, base = ${name}, expires_at = ${expires()}`
    const conflict = this.#isMysql ? 'on duplicate key update' : 'on conflict (id) do update set'
    const returning = ` returning base, snapshot, tail, ${now} as now`
    return `${insert} ${conflict} ${set}${kind === 'mysql' ? '' : returning}`
  }

  #statement(write: (value: Put) => string): Statement {
    const values: (string | number | null)[] = []
    const sql = write((value) => this.#dialect.value(values.push(value)))
    return { sql, values }
  }
}

/** Takes a value and gives the text that stands for it. They are asked for in the order in which they stand. */
type Put = (value: string | number) => string
