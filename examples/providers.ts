import express from 'express'
import { dashboard } from 'fuseboard/express'
import {
  CIRCUIT_BREAKER_EVENTS,
  ConsecutiveBreaker,
  DatabaseCircuitBreakerProviderFactory,
  exponentialBackoff,
  MemoryCircuitBreakerStorageAdapter,
  Namespace,
  TimeSpan,
} from 'fuseboard/providers'

// Another storage adapter here, and many processes share these circuits.
const factory = new DatabaseCircuitBreakerProviderFactory({
  adapters: { memory: new MemoryCircuitBreakerStorageAdapter() },
  defaultAdapter: 'memory',
  namespace: new Namespace('shop'),
  circuitBreakerPolicy: new ConsecutiveBreaker({ failureThreshold: 3, successThreshold: 1 }),
  backoffPolicy: exponentialBackoff({ maxDelay: TimeSpan.fromSeconds(30) }),
})

await factory.use().events.addListener(CIRCUIT_BREAKER_EVENTS.STATE_TRANSITIONED, (event) => {
  console.log(`${event.circuitBreaker.key}: ${event.from} → ${event.to}`)
})

const app = express()
app.use('/fuseboard', dashboard())
app.get('/price/:sku', (request, response) => {
  priceOf(request.params.sku).then(
    (text) => response.send(text),
    (error: Error) => response.status(503).send(error.message),
  )
})
app.post('/isolate', (_, response, next) => {
  pricing()
    .isolate()
    .then(() => response.send('isolated'), next)
})
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

/** Handles cost little; ask for one where you need it. */
function pricing() {
  return factory.use().create('pricing', { slowCallTime: TimeSpan.fromSeconds(2) })
}

/** As long as nothing listens on port 4000, the third call opens the circuit. */
function priceOf(sku: string): Promise<string> {
  return pricing().runOrFail(async () => (await fetch(`http://127.0.0.1:4000/prices/${sku}`)).text())
}
