// One of two processes: asks for a price five times a second, through a circuit that it shares with the other one.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { hystrixStream } from 'fuseboard/express'
import {
  CIRCUIT_BREAKER_EVENTS,
  CircuitBreakerProviderFactory,
  ConsecutiveBreaker,
  constantBackoff,
} from 'fuseboard/providers'
import { RedisCircuitBreakerAdapter } from 'fuseboard/redis'
import { Redis } from 'ioredis'

const [, , name = 'shop', prices = ''] = process.argv

const database = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1')
database.on('error', (error) => console.error(`${name}: ${error.message}`))

const factory = new CircuitBreakerProviderFactory({
  adapters: { redis: new RedisCircuitBreakerAdapter({ database, prefix: 'two-processes:' }) },
  defaultAdapter: 'redis',
  circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 5, successThreshold: 1 }),
  backoffPolicy: constantBackoff(),
})

// Of both processes only that one tells it whose call brought it about.
await factory.use().events.addListener(CIRCUIT_BREAKER_EVENTS.STATE_TRANSITIONED, (event) => {
  console.log(`${name}: ${event.from} → ${event.to}`)
})

setInterval(() => {
  factory
    .use()
    .create('prices')
    .runOrFail(askForPrice)
    .catch(() => {})
}, 200)

const server = express().use('/hystrix.stream', hystrixStream()).listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)

async function askForPrice(): Promise<string> {
  const answer = await fetch(prices)
  if (!answer.ok) throw new Error(`The price list answered with ${answer.status}`)
  return answer.text()
}
