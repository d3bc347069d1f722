import type { Express } from 'express'
import express from 'express'
import { dashboard, hystrixStream } from 'fuseboard/express'
import type { Circuits } from './circuits.ts'
import { handlers } from './handlers.ts'
import { homePage } from './home-page.ts'
import type { WeatherStation } from './weather-station.ts'
import { weatherRoutes } from './weather-routes.ts'

/** The shop: its handlers, its stream, its board, and the page on which its dependencies are broken and mended. */
export function shop(circuits: Circuits, station: WeatherStation): Express {
  return express()
    .disable('x-powered-by')
    .use('/hystrix.stream', hystrixStream())
    .use('/fuseboard', dashboard({ title: 'shop', environment: 'demo' }))
    .use(handlers(circuits))
    .use(weatherRoutes(station))
    .use(homePage())
}
