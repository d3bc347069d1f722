import express from 'express'
import { CircuitBreaker } from 'fuseboard'
import { dashboard, hystrixStream } from 'fuseboard/express'

const price = new CircuitBreaker(fetchPrice, { name: 'pricing.quote', timeout: 500, resetTimeout: 5_000 })
price.fallback(() => 'price on request')

const app = express()
app.use('/hystrix.stream', hystrixStream())
app.use('/fuseboard', dashboard())
app.get('/price/:sku', (request, response, next) => {
  price.fire(request.params.sku).then((text) => response.send(text), next)
})
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')

/** As long as nothing listens on port 4000, the first call opens the circuit. */
async function fetchPrice(sku: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:4000/prices/${sku}`)
  if (!response.ok) throw new Error(`pricing answered ${response.status}`)
  return response.text()
}
