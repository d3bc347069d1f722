/** What the databases say differently. */
export interface SqlDialect {
  readonly kind: 'sqlite' | 'postgres' | 'mariadb' | 'mysql'
  /** What time it is, in milliseconds since 1970, as a text with three decimals. */
  readonly now: string
  /** The same as a number. */
  readonly nowNumber: string
  /** The n-th value of a statement, from 1. */
  readonly value: (at: number) => string
  /** Puts texts together. */
  readonly concat: (...texts: readonly string[]) => string
  /** Types of columns: keys are told apart byte by byte, texts are of any length. */
  readonly keyType: string
  readonly textType: string
  readonly timeType: string
  /** The type of a value where the database cannot see it. */
  readonly asText: (value: string) => string
}

const piped = (...texts: readonly string[]): string => texts.join(' || ')
const question = (): string => '?'
const itself = (value: string): string => value

/** SQLite knows whole milliseconds, and tells them as a fraction of days. */
const sqliteNow = `round((julianday('now') - 2440587.5) * 86400000.0)`
const postgresNow = `(extract(epoch from clock_timestamp()) * 1000)::numeric`
const mysqlNow = `(timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(6)) / 1000)`

const mysql: SqlDialect = {
  kind: 'mysql',
  now: `cast(cast(${mysqlNow} as decimal(20, 3)) as char)`,
  nowNumber: mysqlNow,
  value: question,
  concat: (...texts) => `concat(${texts.join(', ')})`,
  keyType: 'varbinary(1000)',
  textType: 'longtext character set latin1',
  timeType: 'bigint',
  asText: itself,
}

/** The dialects by name. MariaDB is MySQL that gives back what it has written. */
export const dialects: Readonly<Record<SqlDialect['kind'], SqlDialect>> = {
  sqlite: {
    kind: 'sqlite',
    now: `printf('%.3f', ${sqliteNow})`,
    nowNumber: `cast(${sqliteNow} as integer)`,
    value: question,
    concat: piped,
    keyType: 'text',
    textType: 'text',
    timeType: 'integer',
    asText: itself,
  },
  postgres: {
    kind: 'postgres',
    now: `round(${postgresNow}, 3)::text`,
    nowNumber: `(${postgresNow})::bigint`,
    value: (at) => `$${at}`,
    concat: piped,
    keyType: 'text collate "C"',
    textType: 'text',
    timeType: 'bigint',
    asText: (value) => `${value}::text`,
  },
  mysql,
  mariadb: { ...mysql, kind: 'mariadb' },
}
