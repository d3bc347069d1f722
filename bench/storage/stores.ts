import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from '@redis/client'
import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely'
import Database from 'libsql'
import { createPool } from 'mysql2'
import pg from 'pg'
import { commandsOf } from '../../server/storage/redis/client.ts'
import { RedisStorage } from '../../server/storage/redis/redis-storage.ts'
import { KyselyCircuitBreakerStorageAdapter } from '../../server/storage/kysely/index.ts'
import type { KyselyCircuitBreakerStorageAdapterOptions } from '../../server/storage/kysely/index.ts'
import type { CircuitBreakerStorage } from '../../server/storage/storage.ts'

/** A store on a connection of its own. */
export interface OpenStore<Storage extends CircuitBreakerStorage = CircuitBreakerStorage> {
  readonly storage: Storage
  close(): Promise<void>
}

type SqlOptions = Partial<KyselyCircuitBreakerStorageAdapterOptions>

/** ioredis against a server on this port. */
export function ioredisStore(
  port: number,
  prefix = 'test:',
): OpenStore<RedisStorage> & { readonly client: Redis } {
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 })
  client.on('error', () => {})
  const storage = new RedisStorage(commandsOf(client), prefix)
  return {
    client,
    storage,
    async close() {
      storage.close()
      client.disconnect()
    },
  }
}

/** node-redis against a server on this port. */
export async function nodeRedisStore(port: number): Promise<OpenStore<RedisStorage>> {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: () => 50 } })
  client.on('error', () => {})
  await client.connect()
  const storage = new RedisStorage(commandsOf(client), 'test:')
  return {
    storage,
    async close() {
      storage.close()
      client.destroy()
    },
  }
}

/** A client of ioredis for a cluster with nodes on these ports. */
export function ioredisCluster(ports: readonly number[]): Cluster {
  const nodes = ports.map((port) => ({ host: '127.0.0.1', port }))
  const client = new Cluster(nodes, { clusterRetryStrategy: () => 50 })
  client.on('error', () => {})
  return client
}

/** A client of node-redis for the same. */
export async function nodeRedisCluster(ports: readonly number[]) {
  const client = createCluster({
    rootNodes: ports.map((port) => ({ socket: { host: '127.0.0.1', port } })),
    defaults: { socket: { reconnectStrategy: () => 50 } },
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

type ClusterClient = Cluster | Awaited<ReturnType<typeof nodeRedisCluster>>

/** A cluster as a store, by a client that goes with it. */
export function clusterStore<Client extends ClusterClient>(
  client: Client,
): OpenStore<RedisStorage> & { readonly client: Client } {
  const storage = new RedisStorage(commandsOf(client), 'test:')
  return {
    client,
    storage,
    async close() {
      storage.close()
      if (client instanceof Cluster) client.disconnect()
      else client.destroy()
    },
  }
}

/** PostgreSQL on this port, through a pool. */
export function postgresStore(port: number, options: SqlOptions = {}) {
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', max: 8 })
  pool.on('error', () => {})
  // pg tells of a connection that breaks in the middle of a query there as well, and ends the process if nobody listens.
  pool.on('connect', (client) => client.on('error', () => {}))
  return sqlStore(new Kysely({ dialect: new PostgresDialect({ pool }) }), options)
}

/** MariaDB on this port, through a pool. */
export function mariadbStore(port: number, options: SqlOptions = {}) {
  const pool = createPool({ host: '127.0.0.1', port, user: 'root', database: 'mysql', connectionLimit: 8 })
  return sqlStore(new Kysely({ dialect: new MysqlDialect({ pool }) }), options)
}

/** SQLite in this file. */
export function sqliteStore(file: string, options: SqlOptions = {}) {
  const database = new Database(file, { timeout: 1_000 })
  database.pragma('journal_mode = wal')
  // As it is by default.
  database.pragma('busy_timeout = 0')
  return sqlStore(new Kysely({ dialect: new SqliteDialect({ database }) }), options)
}

function sqlStore(
  kysely: Kysely<unknown>,
  options: SqlOptions,
): OpenStore<KyselyCircuitBreakerStorageAdapter> & { readonly kysely: Kysely<unknown> } {
  const storage = new KyselyCircuitBreakerStorageAdapter({ kysely, pollMs: 50, ...options })
  return {
    kysely,
    storage,
    async close() {
      await storage.deInit()
      await kysely.destroy()
    },
  }
}
