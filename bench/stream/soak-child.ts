// The server of the soak, in a process of its own.
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Timer } from '../../server/index.ts'
import { CircuitBreaker, HystrixStats } from '../../server/index.ts'
import { hystrixStream } from '../../server/express/index.ts'
import type { Left } from './soak.ts'

const circuits = Array.from(
  { length: 500 },
  (_, index) => new CircuitBreaker(async (value: number) => value, { name: `service-${index}.call` }),
)
let timers = 0
const clock: Clock = { now: () => performance.now(), epoch: () => Date.now(), after }
const stats = new HystrixStats(circuits, { clock })
const responses = new Set<ServerResponse>()
const stream = hystrixStream({ stats })
const server = createServer((request, response) => {
  responses.add(response)
  response.once('close', () => responses.delete(response))
  stream(request, response)
})

setInterval(() => {
  for (const circuit of circuits) if (Math.random() < 0.2) void circuit.fire(1)
}, 100)
server.listen(0, '127.0.0.1', () => {
  process.send!({ port: (server.address() as AddressInfo).port })
})
process.on('message', (question: 'now' | 'left') => {
  void (question === 'now' ? state() : settled()).then((answer) => process.send!(answer))
})

/** Connections that were cut are gone a moment later, on a busy machine some moments; finalizers run a turn later. */
async function settled(): Promise<Left> {
  for (let pass = 0; pass < 1_000 && (await state()).sockets > 0; pass++) await sleep(20)
  for (let pass = 0; pass < 4; pass++) {
    globalThis.gc!()
    await sleep(20)
  }
  return state()
}

async function state(): Promise<Left> {
  const sockets = await new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
  const { heapUsed, external } = process.memoryUsage()
  return {
    sockets,
    readers: responses.size,
    timers,
    held: heapUsed + external,
  }
}

/** As the machine's clock does it, and counted. */
function after(ms: number, task: () => void): Timer {
  timers++
  let isOver = false
  const over = () => {
    if (!isOver) timers--
    isOver = true
  }
  const timer = setTimeout(() => {
    over()
    task()
  }, ms).unref()
  const cancel = () => {
    over()
    clearTimeout(timer)
  }
  return { cancel, ref: () => void timer.ref(), unref: () => void timer.unref() }
}
