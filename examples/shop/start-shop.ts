import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { closeCircuits, openCircuits } from './circuits.ts'
import type { DependencyName } from './dependencies.ts'
import { closeDependencies, openDependencies } from './dependencies.ts'
import { Director } from './director.ts'
import { listenFrom, listenOnLoopback } from './listen.ts'
import type { Random } from './random.ts'
import { shop } from './shop.ts'
import { Traffic } from './traffic.ts'
import { WeatherStation } from './weather-station.ts'
import type { Weather } from './weather.ts'

/** Where the shop opens, and what goes on in it. */
export interface ShopOptions {
  /** 0: any that is free. Absent: 3000, or the next one that is free. */
  readonly port?: number | undefined
  /** Whether the script plays from the start. @default true */
  readonly script?: boolean | undefined
  /** Whether there are customers. @default true */
  readonly traffic?: boolean | undefined
  /** Where chance comes from. @default Math.random */
  readonly random?: Random | undefined
}

/** A shop that is open. */
export interface Shop {
  /** Without a slash at the end: `http://127.0.0.1:3000`. */
  readonly url: string
  /** Changes a dependency's weather, as its buttons do. */
  setWeather(dependency: DependencyName, weather: Weather): Promise<void>
  /** Ends everything at once: customers, streams, servers, circuits. */
  close(): Promise<void>
}

/**
 * Opens the shop with everything around it: eight dependencies, their circuits, the script and the customers.
 *
 * @throws The error of the socket when the port asked for is taken.
 */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const { random = Math.random, script = true, traffic = true } = options
  const server = createServer()
  const url = `http://127.0.0.1:${await listen(server, options.port)}`
  const dependencies = await openDependencies(random)
  const circuits = openCircuits(dependencies)
  const station = new WeatherStation(dependencies, circuits, new Director(script))
  const customers = new Traffic(url, random)
  const stopScript = everyTick((seconds) => station.advance(seconds))
  server.on('request', shop(circuits, station))
  if (traffic) customers.start()
  return {
    url,
    setWeather: (dependency, weather) => station.set(dependency, weather),
    async close() {
      stopScript()
      customers.stop()
      closeCircuits(circuits)
      await Promise.all([closeServer(server), closeDependencies(dependencies)])
    },
  }
}

function listen(server: Server, port: number | undefined): Promise<number> {
  return port === undefined ? listenFrom(server, usualPort) : listenOnLoopback(server, port)
}

const usualPort = 3_000
const tickMs = 250

/**
 * Tells again and again how many seconds have passed since it last told. What goes wrong (somebody has taken the port
 * of a dead dependency) is tried again with the next tick.
 */
function everyTick(tell: (seconds: number) => Promise<void>): () => void {
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    tell((now - last) / 1_000).catch(() => {})
    last = now
  }, tickMs)
  return () => clearInterval(timer)
}

/** A board that is open somewhere would keep its connection for ever, so nobody is asked. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
