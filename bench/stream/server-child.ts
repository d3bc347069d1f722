// Serves a stream in a process of its own, and answers with what that costs.
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import OpossumStats from 'opossum-hystrix'
import { HystrixStats } from '../../server/index.ts'
import { hystrixStream } from '../../server/express/index.ts'
import { median } from '../median.ts'
import { drive, opossumCircuits, ourCircuits } from './circuits.ts'
import type { Load, Request, ServerFigures, ServerName } from './setup.ts'

const [name, load] = process.argv.slice(2) as [ServerName, Load]
let reads = 0
let call: (value: number) => Promise<unknown> = async (value) => value
const callsAtOnce = 1_000
EventEmitter.defaultMaxListeners = 0

const handlers = {
  /** One buffer, encoded beforehand, is written to each reader once a second. */
  async floor() {
    const circuits = ourCircuits()
    const stats = new HystrixStats(circuits)
    const bytes = await firstFrame(stats)
    drive(circuits, load)
    const responses = new Set<ServerResponse>()
    setInterval(() => {
      for (const response of responses) if (!response.writableNeedDrain) response.write(bytes)
    }, 1_000)
    return (_: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(bytes)
      responses.add(response)
      response.once('close', () => responses.delete(response))
    }
  },
  async fuseboard() {
    const circuits = ourCircuits()
    for (const { circuit } of circuits) countReads(circuit)
    call = (value) => circuits[0]!.fire(value)
    drive(circuits, load)
    return hystrixStream({ circuits })
  },
  /** As its README shows it. */
  async opossum() {
    const circuits = opossumCircuits()
    drive(circuits, load)
    const stats = new OpossumStats(circuits)
    return (_: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
      stats.getHystrixStream().pipe(response)
    }
  },
}

const server = createServer(await handlers[name]())
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
process.on('message', ({ measure: what, seconds }: Request) => {
  const measured = what === 'server' ? measure(seconds) : measureCalls(seconds)
  void measured.then((figures) => process.send!(figures))
})

async function measure(seconds: number): Promise<ServerFigures> {
  const [readsBefore, cpuBefore, begun] = [reads, process.cpuUsage(), performance.now()]
  await sleep(1_000 * seconds)
  const { user, system } = process.cpuUsage(cpuBefore)
  const cpu = (user + system) / 1_000 / (performance.now() - begun)
  const taken = reads - readsBefore
  return { cpu, p99: await lateness(seconds), held: await held(), reads: taken }
}

/** Nanoseconds of a call, one after the other, a thousand each turn: whatever the stream does in turns of its own is left out. */
async function measureCalls(seconds: number): Promise<number> {
  const times: number[] = []
  const until = performance.now() + 1_000 * seconds
  while (performance.now() < until) {
    await sleep(2)
    const begun = process.hrtime.bigint()
    for (let index = 0; index < callsAtOnce; index++) await call(index)
    times.push(Number(process.hrtime.bigint() - begun) / callsAtOnce)
  }
  return median(times)
}

/** On its own, for to watch the event loop costs more than a stream with one reader. */
async function lateness(seconds: number): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 1 })
  loop.enable()
  await sleep(1_000 * seconds)
  loop.disable()
  // It waits a millisecond on purpose.
  return loop.percentile(99) / 1e6 - 1
}

async function held(): Promise<number> {
  for (let pass = 0; pass < 3; pass++) {
    globalThis.gc!()
    await sleep(20)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The first frame of a stream, as a reader gets it. */
function firstFrame(stats: HystrixStats): Promise<Buffer> {
  return new Promise((resolve) => {
    const stream = stats.getHystrixStream()
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(Buffer.from(part)))
    setTimeout(() => {
      stream.destroy()
      resolve(Buffer.concat(parts))
    }, 300)
  })
}

function countReads(circuit: { read: (name: string) => unknown }): void {
  const read = circuit.read.bind(circuit)
  circuit.read = (given) => {
    reads++
    return read(given)
  }
}
