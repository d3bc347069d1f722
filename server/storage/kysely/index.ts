export { KyselyCircuitBreakerStorageAdapter } from './kysely-storage.ts'
export type { KyselyCircuitBreakerStorageAdapterOptions } from './kysely-storage.ts'
export type { KyselyAdapter, KyselyDatabase, KyselyQueries, RawQuery } from './database.ts'
