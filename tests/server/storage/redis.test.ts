import { afterAll, describe, expect, it } from 'vitest'
import { unread } from '../../../server/storage/storage.ts'
import { serverForTests, startRedis } from '../../support/real-servers.ts'
import { circuitContract } from '../../support/circuit-contract.ts'
import { addition, fresh, storageContract } from '../../support/storage-contract.ts'
import { ioredisStore, nodeRedisStore } from '../../../bench/storage/stores.ts'
import { until } from '../../support/until.ts'

const server = await serverForTests('Redis', startRedis)

describe.skipIf(server === undefined)('Redis', async () => {
  const port = server?.port ?? 0
  if (server === undefined) return
  const io = ioredisStore(port)
  const node = await nodeRedisStore(port)
  afterAll(async () => {
    await io.close()
    await node.close()
  })

  storageContract('Redis by ioredis', () => io.storage)
  circuitContract('Redis by ioredis', () => ioredisStore(port))
  circuitContract('Redis by node-redis', () => nodeRedisStore(port))
  storageContract('Redis by node-redis', () => node.storage)

  it('needs no script to be known beforehand', async () => {
    await io.client.script('FLUSH')
    const page = await io.storage.append(fresh(), unread, addition('one'))
    expect(page.tail).toContain('#1 one;')
  })

  it('lets keys expire', async () => {
    const key = fresh()
    await io.storage.append(key, unread, addition('one', { ttlMs: 90_000 }))
    const left = await io.client.pttl(`test:${key}`)
    expect(left).toBeGreaterThan(80_000)
    expect(left).toBeLessThanOrEqual(90_000)
  })

  it('tells changes from one client to the other, whichever they are', async () => {
    const key = fresh()
    const heard: string[] = []
    const stops = [
      io.storage.listen(key, () => heard.push('io')),
      node.storage.listen(key, () => heard.push('node')),
    ]
    await until(() => heard.includes('io') && heard.includes('node'), 'both listen')
    heard.length = 0
    await io.storage.announce(key)
    await until(() => heard.includes('io') && heard.includes('node'), 'both heard of it')
    for (const stop of stops) stop()
  })
})
