import type { NextFunction, Request, Response } from 'express'
import express, { Router } from 'express'
import { dependencyNames, isDependencyName } from './dependencies.ts'
import type { WeatherStation } from './weather-station.ts'
import { isWeather, weathers } from './weather.ts'

/** What the home page reads and what its buttons do. Every answer is the new report. */
export function weatherRoutes(station: WeatherStation): Router {
  return Router()
    .get('/weather', read)
    .use(express.json())
    .post('/weather/:dependency', set)
    .post('/script', play)

  function read(_request: Request, response: Response): void {
    response.set('cache-control', 'no-store').json(station.read())
  }

  function set(request: Request<{ dependency: string }>, response: Response, next: NextFunction): void {
    const { dependency } = request.params
    const weather = member(request.body, 'weather')
    if (!isDependencyName(dependency)) return refuse(response, 404, 'dependency', dependencyNames)
    if (!isWeather(weather)) return refuse(response, 400, 'weather', weathers)
    station.set(dependency, weather).then(() => response.json(station.read()), next)
  }

  function play(request: Request, response: Response): void {
    const isPlaying = member(request.body, 'isPlaying')
    if (typeof isPlaying !== 'boolean') return refuse(response, 400, 'isPlaying', ['true', 'false'])
    station.play(isPlaying)
    response.json(station.read())
  }
}

/** A member of a body that anybody may have sent. */
function member(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
}

function refuse(response: Response, status: number, what: string, choices: readonly string[]): void {
  response.status(status).json({ error: `${what} must be one of ${choices.join(', ')}` })
}
