import { Cluster } from 'ioredis'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { startRedisCluster } from '../../../bench/storage/redis-cluster.ts'
import { sharedCircuit } from '../../../bench/storage/shared-circuit.ts'
import { clusterStore, ioredisCluster, nodeRedisCluster } from '../../../bench/storage/stores.ts'
import { commandsOf } from '../../../server/storage/redis/client.ts'
import { RedisStorage } from '../../../server/storage/redis/redis-storage.ts'
import { consecutive } from '../../../shared/engine/policies/consecutive.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { serverForTests } from '../../support/real-servers.ts'
import { fresh, storageContract } from '../../support/storage-contract.ts'
import { until } from '../../support/until.ts'

const cluster = await serverForTests('cluster of Redis', startRedisCluster)

describe.skipIf(cluster === undefined)('a cluster of Redis', async () => {
  if (cluster === undefined) return
  const { ports } = cluster
  const io = clusterStore(ioredisCluster(ports))
  const node = clusterStore(await nodeRedisCluster(ports))
  afterAll(async () => {
    await io.close()
    await node.close()
  })

  storageContract('a cluster by ioredis', () => io.storage)
  storageContract('a cluster by node-redis', () => node.storage)
  circuitContract('a cluster by ioredis', () => clusterStore(ioredisCluster(ports)))
  circuitContract('a cluster by node-redis', async () => clusterStore(await nodeRedisCluster(ports)))

  it('keeps circuits on all of its nodes', async () => {
    const names = Array.from({ length: 30 }, fresh)
    const circuits = names.map((name) => sharedCircuit(io.storage, name, { timeoutMs: 5_000 }))
    await Promise.all(circuits.map(({ call }) => call(false)))
    expect(await Promise.all(circuits.map(({ errors }) => errors()))).toEqual(names.map(() => 1))
    const sizes = await Promise.all(io.client.nodes('master').map((each) => each.dbsize()))
    expect(sizes).toHaveLength(3)
    expect(Math.min(...sizes)).toBeGreaterThan(0)
    await Promise.all(circuits.map(({ circuit }) => circuit.shutdown()))
  })

  it('tells changes from one client to the other, whichever they are', async () => {
    const key = fresh()
    const heard: string[] = []
    const stops = [
      io.storage.listen(key, () => heard.push('io')),
      node.storage.listen(key, () => heard.push('node')),
    ]
    await until(() => heard.includes('io') && heard.includes('node'), 'both listen')
    for (const storage of [io.storage, node.storage]) {
      heard.length = 0
      await storage.announce(key)
      await until(() => heard.includes('io') && heard.includes('node'), 'both heard of it')
    }
    for (const stop of stops) stop()
  })

  it.each(['ioredis', 'node-redis'])(
    'lets go of all connections when the client of %s does',
    async (which) => {
      const connections = async () => {
        const lists = await Promise.all(io.client.nodes('master').map((each) => each.client('LIST')))
        return lists.join('').split('\n').filter(Boolean).length
      }
      const before = await connections()
      const client = which === 'ioredis' ? ioredisCluster(ports) : await nodeRedisCluster(ports)
      const storage = new RedisStorage(commandsOf(client), 'test:')
      let isHeard = false
      storage.listen('any', () => (isHeard = true))
      await until(() => isHeard, 'it listens')
      expect(await connections()).toBeGreaterThan(before)
      if (client instanceof Cluster) client.disconnect()
      else client.destroy()
      await until(async () => (await connections()) <= before, 'all are closed')
    },
  )

  it('counts each call once while keys move from one node to another', { timeout: 60_000 }, async () => {
    const circuits = await Promise.all(
      Array.from({ length: 20 }, (_, at) => calling(at % 2 === 0 ? io.storage : node.storage)),
    )
    await until(() => circuits.every(({ calls }) => calls() > 20), 'calls run')
    await cluster.move(4_000)
    const moved = circuits.map(({ calls }) => calls())
    await until(() => circuits.every(({ calls }, at) => calls() > moved[at]! + 20), 'calls run on')
    for (const { stop } of circuits) await stop()
    for (const { shared, calls } of circuits) expect(await shared.errors()).toBe(calls())
  })

  it(
    'harms no call when a node dies, and none of the other nodes’ circuits',
    { timeout: 60_000 },
    async () => {
      const circuits = await Promise.all(Array.from({ length: 20 }, () => calling(io.storage)))
      await until(() => circuits.every(({ calls }) => calls() > 20), 'calls run')
      await cluster.servers[0]!.kill()
      const alone = () => circuits.filter(({ shared }) => shared.circuit.isAlone)
      await until(() => alone().length > 0, 'some are alone')
      expect(alone().length).toBeLessThan(20)
      await cluster.servers[0]!.start()
      await until(() => alone().length === 0, 'all are back', 20_000)
      for (const { stop } of circuits) await stop()
      for (const { shared, calls } of circuits)
        expect(shared.circuit.statistics.readTotals().failure).toBe(calls())
    },
  )
})

/** A circuit with somebody who goes on calling it. */
async function calling(storage: RedisStorage) {
  const shared = sharedCircuit(storage, fresh(), many)
  let calls = 0
  const task = { isOver: false }
  const caller = async () => {
    while (!task.isOver) {
      expect(await shared.call(() => new Promise((resolve) => setImmediate(resolve, false)))).toBe('bad')
      calls++
    }
  }
  const ended = caller()
  onTestFinished(() => shared.circuit.shutdown())
  return {
    shared,
    calls: () => calls,
    async stop() {
      task.isOver = true
      await ended
    },
  }
}

const many = { policy: consecutive({ failures: 1e12 }), timeoutMs: 500, retryMs: 100 } as const
