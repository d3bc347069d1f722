import express from 'express'
import type { IncomingMessage } from 'node:http'
import { request as rawRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { hystrixStream } from '../../../server/express/hystrix-stream.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import { openStream, serve } from '../../support/servers.ts'

/** A client that has begun to read, and reads no more. */
function stalled(url: string): Promise<IncomingMessage> {
  return new Promise((resolve) => {
    rawRequest(url, (response) => {
      response.on('error', () => {})
      response.once('data', () => {
        response.pause()
        resolve(response)
      })
    })
      .on('error', () => {})
      .end()
  })
}

function manyCircuits(registry: Registry) {
  return Array.from(
    { length: 3_000 },
    (_, index) => new CircuitBreaker(() => {}, { name: `c${index}`, registry }),
  )
}

describe('a deploy', () => {
  it('closes the server although streams are open: they end by themselves with a last event', async () => {
    const registry = new Registry()
    const { url, server } = await serve(express().use('/hystrix.stream', hystrixStream({ registry })))
    const readers = [
      await openStream(`${url}/hystrix.stream`),
      await openStream(`${url}/hystrix.stream?delay=100`),
    ]
    await new Promise((resolve) => server.close(resolve))
    for (const reader of readers) {
      await reader.ended()
      expect(reader.text().trim()).toMatch(
        /\{"type":"source".*"reason":"the application is shutting down"\}$/,
      )
    }
  })

  it('does not wait for a client that does not read', async () => {
    const registry = new Registry()
    const breakers = manyCircuits(registry)
    const { url, server } = await serve(express().use('/hystrix.stream', hystrixStream({ registry })))
    const clients = [await stalled(`${url}/hystrix.stream`), await stalled(`${url}/hystrix.stream`)]
    await new Promise((resolve) => server.close(resolve))
    for (const client of clients) client.destroy()
    expect(breakers).toHaveLength(3_000)
  })

  it('may also say so itself', async () => {
    const registry = new Registry()
    const stats = new HystrixStats(undefined, { registry })
    const { url, server } = await serve(express().use('/hystrix.stream', hystrixStream({ stats })))
    const reader = await openStream(`${url}/hystrix.stream`)
    stats.shutdown()
    await reader.ended()
    await new Promise((resolve) => server.close(resolve))
    expect(reader.text()).toContain('the application is shutting down')
  })
})
