/** What is needed of a client of ioredis: a `Redis` or a `Cluster`. */
export interface IoRedisClient {
  evalsha(sha: string, keys: number, ...words: string[]): Promise<unknown>
  eval(script: string, keys: number, ...words: string[]): Promise<unknown>
  del(key: string): Promise<unknown>
  publish(channel: string, message: string): Promise<unknown>
  on(event: 'end', listener: () => void): unknown
  duplicate(): IoRedisSubscriber
}

/** What is needed of a second connection of ioredis, which listens. */
export interface IoRedisSubscriber {
  on(event: 'message', listener: (channel: string, message: string) => void): unknown
  on(event: 'ready' | 'connect' | 'error', listener: (error?: unknown) => void): unknown
  subscribe(channel: string): Promise<unknown>
  disconnect(): void
  readonly stream?: { unref?(): unknown } | undefined
}

/** What is needed of a client of node-redis: what `createClient` or `createCluster` gives. */
export interface NodeRedisClient {
  evalSha(sha: string, options: NodeRedisWords): Promise<unknown>
  eval(script: string, options: NodeRedisWords): Promise<unknown>
  del(key: string): Promise<unknown>
  publish(channel: string, message: string): Promise<unknown>
  on(event: string, listener: () => void): unknown
  duplicate(): NodeRedisSubscriber
}

/** How node-redis wants keys and arguments. */
export interface NodeRedisWords {
  keys: string[]
  arguments: string[]
}

/** What is needed of a second connection of node-redis, which listens. */
export interface NodeRedisSubscriber {
  on(event: string, listener: (error?: unknown) => void): unknown
  connect(): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  destroy(): void
  unref?(): unknown
}

/** A client of ioredis or of node-redis. */
export type RedisClient = IoRedisClient | NodeRedisClient

/** What both of them come to. */
export interface RedisCommands {
  /** Runs a script that Redis may know already. */
  run(script: string, name: string, key: string, words: readonly string[]): Promise<unknown>
  forget(key: string): Promise<unknown>
  publish(channel: string, message: string): Promise<unknown>
  /**
   * Hears a channel on a connection of its own, until the returned function is called.
   *
   * @param onReady Called whenever that connection stands; messages may have been missed before.
   */
  subscribe(channel: string, onMessage: (message: string) => void, onReady: () => void): () => void
}

/** One way to speak to either client. */
export function commandsOf(client: RedisClient): RedisCommands {
  return 'evalSha' in client ? nodeRedis(client) : ioRedis(client)
}

function ioRedis(client: IoRedisClient): RedisCommands {
  return {
    run: (script, name, key, words) =>
      knownOrWhole(
        () => client.evalsha(name, 1, key, ...words),
        () => client.eval(script, 1, key, ...words),
      ),
    forget: (key) => client.del(key),
    publish: (channel, message) => client.publish(channel, message),
    subscribe(channel, onMessage, onReady) {
      const subscriber = client.duplicate()
      subscriber.on('error', () => {})
      subscriber.on('connect', () => void subscriber.stream?.unref?.())
      subscriber.on('message', (_, message) => onMessage(message))
      // What is said before Redis has confirmed it is not heard. Said twice it is the same.
      const listen = () => void subscriber.subscribe(channel).then(onReady, () => {})
      subscriber.on('ready', listen)
      listen()
      // The connections of a cluster, which has no stream, cannot be kept from keeping the process.
      client.on('end', () => subscriber.stream ?? subscriber.disconnect())
      return () => subscriber.disconnect()
    },
  }
}

function nodeRedis(client: NodeRedisClient): RedisCommands {
  return {
    run: (script, name, key, words) => {
      const options = { keys: [key], arguments: [...words] }
      return knownOrWhole(
        () => client.evalSha(name, options),
        () => client.eval(script, options),
      )
    },
    forget: (key) => client.del(key),
    publish: (channel, message) => client.publish(channel, message),
    subscribe(channel, onMessage, onReady) {
      const subscriber = client.duplicate()
      subscriber.on('error', () => {})
      let isListening = false
      const listensAgain = () => {
        if (isListening) onReady()
      }
      for (const event of ['ready', 'node-ready']) subscriber.on(event, listensAgain)
      // Only a cluster says so: its connections cannot be kept from keeping the process.
      client.on('disconnect', () => subscriber.destroy())
      const listening = async () => {
        await subscriber.connect()
        subscriber.unref?.()
        await subscriber.subscribe(channel, onMessage)
        isListening = true
        onReady()
      }
      listening().catch(() => {})
      return () => subscriber.destroy()
    },
  }
}

/** Redis forgets scripts when it restarts, or when told to. */
async function knownOrWhole(known: () => Promise<unknown>, whole: () => Promise<unknown>): Promise<unknown> {
  try {
    return await known()
  } catch (error) {
    if (error instanceof Error && error.message.includes('NOSCRIPT')) return whole()
    throw error
  }
}
