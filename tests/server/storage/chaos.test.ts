import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { RealServer } from '../../../bench/storage/real-server.ts'
import type { SharedCircuit, SharedCircuitOptions } from '../../../bench/storage/shared-circuit.ts'
import { sharedCircuit } from '../../../bench/storage/shared-circuit.ts'
import type { OpenStore } from '../../../bench/storage/stores.ts'
import { ioredisStore, mariadbStore, nodeRedisStore, postgresStore } from '../../../bench/storage/stores.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import { unread } from '../../../server/storage/storage.ts'
import { serverForTests, startMariadb, startPostgres, startRedis } from '../../support/real-servers.ts'
import { fresh } from '../../support/storage-contract.ts'
import { tcpProxy } from '../../support/tcp-proxy.ts'
import { until } from '../../support/until.ts'

const redis = await serverForTests('Redis', startRedis)
const postgres = await serverForTests('PostgreSQL', startPostgres)
const mariadb = await serverForTests('MariaDB', startMariadb)

type Open = (port: number) => OpenStore | Promise<OpenStore>
const stores: readonly (readonly [name: string, server: RealServer | undefined, open: Open])[] = [
  ['Redis by ioredis', redis, ioredisStore],
  ['Redis by node-redis', redis, nodeRedisStore],
  ['PostgreSQL', postgres, postgresStore],
  ['MariaDB', mariadb, mariadbStore],
]

/** Callers that go on for seconds without a store make millions of failures. */
const many = { policy: consecutive({ failures: 1e12 }), timeoutMs: 200, retryMs: 100 } as const

/** Callers that go on calling until they are told to stop, and what they saw. */
function load({ call }: SharedCircuit, callers: number) {
  const seen = { calls: 0, answers: 0, turnedAway: 0, rejections: [] as unknown[] }
  const task = { isOver: false }
  const caller = async () => {
    while (!task.isOver) {
      seen.calls++
      try {
        const end = await call(() => new Promise((resolve) => setImmediate(resolve, false)))
        if (end === 'bad') seen.answers++
        else seen.turnedAway++
      } catch (error) {
        seen.rejections.push(error)
      }
    }
  }
  const ended = Promise.all(Array.from({ length: callers }, caller))
  return {
    seen,
    async stop() {
      task.isOver = true
      await ended
    },
  }
}

async function opened(open: Open, port: number, options: SharedCircuitOptions, key = fresh()) {
  const store = await open(port)
  const shared = sharedCircuit(store.storage, key, options)
  onTestFinished(async () => {
    await shared.circuit.shutdown()
    await store.close()
  })
  return shared
}

/** A database that has crashed mends itself before it answers. */
async function isReady(open: Open, port: number): Promise<boolean> {
  const store = await open(port)
  const isUp = await store.storage.read('any', unread).then(
    () => true,
    () => false,
  )
  await store.close()
  return isUp
}

const unhandled: unknown[] = []
process.on('unhandledRejection', (error) => unhandled.push(error))

describe.each(stores.flatMap(([name, server, open]) => (server ? [[name, server, open] as const] : [])))(
  'a circuit whose store is %s',
  (_, server, open) => {
    afterEach(() => {
      if (unhandled.length > 0)
        throw new Error('A promise was rejected and nobody heard.', { cause: unhandled })
    })

    /** A hundred failures are a hundred more for the process that came back, and for one that is new. */
    const expectExact = async (shared: SharedCircuit, port: number) => {
      await shared.circuit.flush()
      const before = await shared.errors()
      await Promise.all(Array.from({ length: 100 }, () => shared.call(false)))
      expect(await shared.errors()).toBe(before + 100)
      const other = await opened(open, port, many, shared.circuit.name)
      expect(await other.errors()).toBe(before + 100)
    }

    it('goes on when the store is killed under load, and comes back within a second', async () => {
      const shared = await opened(open, server.port, many)
      await shared.call(false)
      const { seen, stop } = load(shared, 20)
      await until(() => seen.answers > 200, 'calls run')
      await server.kill()
      await until(() => shared.circuit.isAlone, 'the circuit is alone')
      expect(shared.circuit.read('it').store).toMatchObject({ isAlone: true })
      const alone = seen.answers
      await until(() => seen.answers > alone + 200, 'calls run on')
      await server.start()
      await until(() => isReady(open, server.port), 'the store answers')
      const restarted = performance.now()
      await until(() => !shared.circuit.isAlone, 'the circuit is back')
      const backMs = performance.now() - restarted
      await stop()
      expect(backMs).toBeLessThan(1_000)
      expect(seen).toMatchObject({ rejections: [], turnedAway: 0 })
      expect(seen.answers).toBe(seen.calls)
      expect(shared.circuit.statistics.total('failure', performance.now())).toBe(seen.answers + 1)
      await expectExact(shared, server.port)
    })

    it('keeps results, counts and callers when connections are cut again and again', async () => {
      const proxy = await tcpProxy(server.port)
      const shared = await opened(open, proxy.port, many)
      const { seen, stop } = load(shared, 10)
      for (let cuts = 1; cuts <= 5; cuts++) {
        const { answers } = seen
        await until(() => seen.answers > answers + 50, 'calls run')
        proxy.cut()
      }
      await stop()
      await until(() => !shared.circuit.isAlone, 'the circuit is back')
      expect(seen).toMatchObject({ rejections: [], turnedAway: 0 })
      await expectExact(shared, server.port)
    })

    it('counts once what arrived although its answer was lost, and what did not arrive', async () => {
      const proxy = await tcpProxy(server.port)
      const shared = await opened(open, proxy.port, many)
      await shared.call(false)
      await shared.circuit.flush()
      expect(await shared.errors()).toBe(1)
      const ticket = (await shared.circuit.admit()) as number
      proxy.loseAnswers(1)
      shared.end(ticket, false)
      await shared.circuit.flush()
      shared.end(ticket, false)
      await shared.circuit.flush()
      await until(() => !shared.circuit.isAlone, 'the circuit is back')
      expect(await shared.errors()).toBe(3)
    })

    it('waits no longer than it may for a store that says nothing', async () => {
      const proxy = await tcpProxy(server.port)
      const shared = await opened(open, proxy.port, many)
      await shared.call(false)
      proxy.hold()
      const began = performance.now()
      expect(await shared.call(true)).toBe('good')
      expect(performance.now() - began).toBeLessThan(1_000)
      expect(shared.storeErrors).toMatchObject([{ code: 'ESTORETIMEOUT' }])
      proxy.release()
      await until(() => !shared.circuit.isAlone, 'the circuit is back')
      expect(shared.storeErrors.at(-1)).toBeUndefined()
    })

    it('opens and recovers by itself while it is alone', async () => {
      const proxy = await tcpProxy(server.port)
      const shared = await opened(open, proxy.port, { timeoutMs: 100, retryMs: 60_000, sleepMs: 500 })
      await shared.call(false)
      proxy.hold()
      for (let at = 0; at < 4; at++) await shared.call(false)
      expect(await shared.call(true)).toBe('open')
      await until(() => shared.circuit.sharedState === 'half-open', 'the sleep is over')
      expect(await shared.call(true)).toBe('good')
      expect(shared.transitions.map(({ to }) => to)).toEqual(['open', 'half-open', 'closed'])
      proxy.release()
    })

    it('turns calls away instead, where that was asked for', async () => {
      const proxy = await tcpProxy(server.port)
      const shared = await opened(open, proxy.port, { ...many, onStoreError: 'block' })
      await until(async () => (await shared.call(true)) === 'good', 'the store answers')
      proxy.hold()
      expect(await shared.call(true)).toBe('store')
      expect(await shared.call(true)).toBe('store')
      proxy.release()
      await until(() => !shared.circuit.isAlone, 'the circuit is back')
      expect(await shared.call(true)).toBe('good')
    })
  },
)

describe.skipIf(redis === undefined)('a circuit whose Redis', () => {
  it('is full goes on alone, and counts all of it when there is room again', async () => {
    const shared = await opened(ioredisStore, redis!.port, many)
    const { client, close } = ioredisStore(redis!.port)
    onTestFinished(close)
    await shared.call(false)
    await shared.circuit.flush()
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    await client.config('SET', 'maxmemory', '1')
    const ends = await Promise.all(Array.from({ length: 50 }, () => shared.call(false)))
    await shared.circuit.flush()
    expect(ends.every((end) => end === 'bad')).toBe(true)
    expect(shared.circuit.isAlone).toBe(true)
    for (let tries = 0; tries < 20; tries++) expect(await shared.call(false)).toBe('bad')
    await client.config('SET', 'maxmemory', '0')
    await until(() => !shared.circuit.isAlone, 'the circuit is back')
    expect(await shared.errors()).toBe(71)
  })

  it('keeps something else under its key goes on alone', async () => {
    const key = fresh()
    const store = ioredisStore(redis!.port)
    onTestFinished(store.close)
    const shared = await opened(ioredisStore, redis!.port, many, key)
    await shared.call(false)
    await shared.circuit.flush()
    const [stored] = await store.client.keys(`test:${key}*`)
    await store.client.set(stored!, 'mine')
    expect(await shared.call(true)).toBe('good')
    expect(shared.circuit.isAlone).toBe(true)
    await store.client.del(stored!)
    await until(() => !shared.circuit.isAlone, 'the circuit is back')
  })
})
