import type { Request, RequestHandler } from 'express'
import { Router } from 'express'
import type { Circuits } from './circuits.ts'
import type { DependencyName } from './dependencies.ts'
import type { Answer } from './dependency.ts'
import { answerUnavailable, Unavailable } from './unavailable.ts'

/** What the shop does for its customers. Each handler asks its dependencies, each of them through its breaker. */
export function handlers(circuits: Circuits): Router {
  let orders = 0
  return Router()
    .get('/search', sending(search))
    .get('/product/:id', sending(product))
    .post('/checkout', sending(checkout))
    .use(answerUnavailable)

  async function search({ query }: Request): Promise<Answer> {
    const text = typeof query.q === 'string' ? query.q : ''
    const [found, similar] = await Promise.all([ask('search.query', text), ask('recommend.similar', text)])
    return { found, similar }
  }

  async function product({ params }: Request<{ id: string }>): Promise<Answer> {
    const [about, reviews, similar] = await Promise.all([
      ask('catalog.product', params.id),
      ask('reviews.list', params.id),
      ask('recommend.similar', params.id),
    ])
    return { about, reviews, similar }
  }

  async function checkout(): Promise<Answer> {
    const order = `order-${++orders}`
    const [reservation, risk, shipping] = await Promise.all([
      ask('inventory.reserve', order),
      ask('fraud.score', order),
      ask('shipping.rates', order),
    ])
    const payment = await ask('payments.charge', order)
    return { order, reservation, risk, shipping, payment }
  }

  async function ask(name: DependencyName, subject: string): Promise<Answer> {
    try {
      return await circuits[name].fire(subject)
    } catch (error) {
      throw new Unavailable(name, error)
    }
  }
}

function sending<Params>(give: (request: Request<Params>) => Promise<Answer>): RequestHandler<Params> {
  return (request, response, next) => {
    give(request).then((answer) => response.json(answer), next)
  }
}
