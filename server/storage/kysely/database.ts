/** What is needed of a `Kysely`, of version 0.28 or 0.29. */
export interface KyselyDatabase {
  executeQuery(query: RawQuery): Promise<{ readonly rows: readonly unknown[] }>
  transaction(): { execute<T>(act: (database: KyselyQueries) => Promise<T>): Promise<T> }
  getExecutor(): { readonly adapter: KyselyAdapter }
}

/** What is needed of it within a transaction. */
export type KyselyQueries = Pick<KyselyDatabase, 'executeQuery'>

/** By what a dialect can do it is known. */
export interface KyselyAdapter {
  readonly supportsReturning: boolean
  readonly supportsTransactionalDdl: boolean
}

/** A query that is written already. The text of a query of Kysely's, with its values. */
export interface RawQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly query: {
    readonly kind: 'RawNode'
    readonly sqlFragments: readonly string[]
    readonly parameters: readonly never[]
  }
  readonly queryId: { readonly queryId: string }
}

/** A statement with its values, `?` for each. */
export interface Statement {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

/** Wraps a statement so that Kysely takes it for one of its own. */
export function rawQuery({ sql, values }: Statement): RawQuery {
  return {
    sql,
    parameters: values,
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: 'fuseboard' },
  }
}
