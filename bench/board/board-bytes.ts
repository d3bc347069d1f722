import { createServer, get } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dashboard } from '../../server/express/index.ts'
import type { Effort } from '../effort.ts'
import type { Table } from '../table.ts'
import { figure } from '../table.ts'
import { Traffic } from './traffic.ts'

const circuits = 500
const active = 100
const rates = [1, 10, 50, 200]

interface Found {
  readonly perSecond: number
  readonly welcome: number
  readonly full: number
}

/** What a viewer of the page receives. */
export async function boardBytes(effort: Effort): Promise<Table> {
  const seconds = effort.name === 'quick' ? 5 : 30
  const rows: string[][] = []
  for (const rate of rates) {
    const found = await measure(rate, seconds)
    const kilobytes = [found.perSecond, found.full, found.welcome].map((bytes) => figure(bytes / 1_000))
    rows.push([`${rate} calls/s each`, ...kilobytes])
  }
  return {
    title: 'Bytes per viewer of the page',
    method: `${circuits} circuits of which ${active} are called, one tick a second, latency histograms included. Bytes of the body of \`dashboard()\`'s stream as Node's HTTP client receives it, mean of ${seconds} ticks after 30 to warm up, without compression; beside it the same readings in full, as the page was sent them before there were deltas, and what a page gets first that is opened then.`,
    header: ['', 'kB/s', 'in full, kB/s', 'first, kB'],
    rows,
  }
}

async function measure(callsPerSecond: number, seconds: number): Promise<Found> {
  const traffic = new Traffic({ circuits, active, callsPerSecond })
  const { clock, registry } = traffic
  const server = createServer(dashboard({ clock, registry }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const viewer = await view(server)
  for (let second = 0; second < 30; second++) await traffic.second()
  await arrived()
  const before = viewer.bytes()
  for (let second = 0; second < seconds; second++) await traffic.second()
  await arrived()
  const perSecond = (viewer.bytes() - before) / seconds
  const late = await view(server)
  await arrived()
  const full = [...registry.circuits()].map(([name, circuit]) => JSON.stringify(circuit.read(name)))
  const found = { perSecond, welcome: late.bytes(), full: full.join(',').length }
  server.closeAllConnections()
  server.close()
  if (!(found.perSecond > active)) throw new Error(`A viewer got ${found.perSecond} bytes a second.`)
  return found
}

async function view(server: Server): Promise<{ readonly bytes: () => number }> {
  const { port } = server.address() as AddressInfo
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/stream', agent: false }, resolve).on('error', reject)
  })
  let bytes = 0
  response.on('data', (piece: Buffer) => (bytes += piece.length))
  response.on('error', () => {})
  return { bytes: () => bytes }
}

/** What was sent over the loopback has been read. */
function arrived(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300))
}
