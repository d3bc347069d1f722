import type { Backoff } from '../../../shared/engine/backoff.ts'
import { OptionCheck } from '../../../shared/engine/check-options.ts'
import type { CircuitBreakerAdapter, CircuitBreakerAdapterOptions } from '../adapter.ts'
import { adapterNames } from '../adapter.ts'
import { backoffBy, policyOf } from '../policies/named.ts'
import type { CircuitBreakerPolicy } from '../rule.ts'
import type { Sharing } from '../sharing.ts'
import { resolveSharing } from '../sharing.ts'
import { StepwiseAdapter } from '../stepwise-adapter.ts'
import type { RedisClient } from './client.ts'
import { commandsOf } from './client.ts'
import { RedisStorage } from './redis-storage.ts'

export type {
  IoRedisClient,
  IoRedisSubscriber,
  NodeRedisClient,
  NodeRedisSubscriber,
  NodeRedisWords,
  RedisClient,
} from './client.ts'

/** Where the circuits are kept, and how they use that place. */
export interface RedisCircuitBreakerAdapterOptions extends CircuitBreakerAdapterOptions {
  /** A connected client of ioredis or node-redis, for one server or a cluster. It stays yours: nobody closes it. */
  readonly database: RedisClient
  /** What all keys begin with. @default 'fuseboard:' */
  readonly prefix?: string | undefined
}

/** Circuits in Redis. Their changes reach other processes at once, on a second connection made by `duplicate()`. */
export class RedisCircuitBreakerAdapter extends StepwiseAdapter implements CircuitBreakerAdapter {
  readonly storage: RedisStorage
  readonly sharing: Sharing
  readonly circuitBreakerPolicy: CircuitBreakerPolicy | undefined
  readonly backoffPolicy: Backoff | undefined

  constructor(options: RedisCircuitBreakerAdapterOptions) {
    super()
    check.known(options, ['database', 'prefix', ...adapterNames])
    const { database, prefix = 'fuseboard:' } = options
    check.shaped('database', database, {
      is: 'a client of Redis',
      methods: ['del', 'publish', 'duplicate', 'eval', 'on'],
    })
    this.storage = new RedisStorage(commandsOf(database), check.text('prefix', prefix))
    this.sharing = resolveSharing('RedisCircuitBreakerAdapter', options)
    const { circuitBreakerPolicy, backoffPolicy } = options
    this.circuitBreakerPolicy =
      circuitBreakerPolicy && policyOf('RedisCircuitBreakerAdapter', circuitBreakerPolicy)
    this.backoffPolicy = backoffPolicy && backoffBy('RedisCircuitBreakerAdapter', backoffPolicy)
  }

  /** Closes the connection that listens for changes. */
  async deInit(): Promise<void> {
    this.storage.close()
  }
}

const check = new OptionCheck('RedisCircuitBreakerAdapter')
