import { fork } from 'node:child_process'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** How long it goes on. */
export interface SoakOptions {
  readonly seconds: number
  /** How long a wave of readers lasts before everybody leaves and what is left is counted, in milliseconds. @default 8000 */
  readonly waveMs?: number
  /** Readers at once. @default 60 */
  readonly readers?: number
}

/** What the server held after a wave of readers had gone. */
export interface SoakSample {
  readonly second: number
  readonly heldMb: number
  /** Connections in the middle of the wave. */
  readonly sockets: number
  /** Readers that the server knew in the middle of the wave. */
  readonly readers: number
  /** What was left after the wave, of each. */
  readonly left: Left
}

/** What must be none when nobody is connected, and what may not grow. */
export interface Left {
  readonly sockets: number
  readonly readers: number
  readonly timers: number
  readonly held: number
}

/** Most that the last third of the waves may hold above the middle third. */
const tolerance = 1.05

/** Lets readers come, go, stall and reset at random, in waves, and says whether anything is left of them. */
export async function soak({ seconds, waveMs = 8_000, readers = 60 }: SoakOptions) {
  const script = fileURLToPath(new URL('soak-child.js', import.meta.url))
  const server = fork(script, { execArgv: ['--expose-gc', '--no-warnings'] })
  const heard = <T>() =>
    new Promise<T>((resolve) => server.once('message', (message) => resolve(message as T)))
  const ask = (question: 'now' | 'left'): Promise<Left> => {
    server.send(question)
    return heard()
  }
  const { port } = await heard<{ port: number }>()
  const samples: SoakSample[] = []
  const begun = performance.now()
  let came = 0
  while (performance.now() - begun < 1_000 * seconds) {
    const until = performance.now() + waveMs
    const crowd = Array.from({ length: readers }, () => comeAndGo(port, until, () => came++))
    await sleep(waveMs / 2)
    const middle = await ask('now')
    await Promise.all(crowd)
    const left = await ask('left')
    const second = Math.round((performance.now() - begun) / 1_000)
    samples.push({ second, heldMb: left.held / 1e6, sockets: middle.sockets, readers: middle.readers, left })
  }
  server.kill()
  return { samples, readers: came, ...judge(samples) }
}

/** One place: reader after reader takes it, each in its own way, until the wave is over. */
async function comeAndGo(port: number, until: number, onCome: () => void): Promise<void> {
  while (performance.now() < until) {
    onCome()
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {})
    socket.write(`GET /?delay=${100 + Math.floor(Math.random() * 2_000)} HTTP/1.1\r\nHost: soak\r\n\r\n`)
    const manner = manners[Math.floor(Math.random() * manners.length)]!
    await manner(socket, Math.min(200 + Math.random() * 3_000, until - performance.now()))
    socket.destroy()
  }
}

type Manner = (socket: Socket, ms: number) => Promise<unknown>

const manners: readonly Manner[] = [
  /** Reads, and hangs up. */
  (socket, ms) => sleep(ms, socket.resume()),
  /** Never reads. */
  (_, ms) => sleep(ms),
  /** Reads, stalls, and wakes. */
  async (socket, ms) => {
    await sleep(ms / 3, socket.resume())
    await sleep(ms / 3, socket.pause())
    await sleep(ms / 3, socket.resume())
  },
  /** Resets the connection in the middle of what it reads. */
  async (socket, ms) => {
    await sleep(ms / 2, socket.resume())
    socket.resetAndDestroy()
  },
  /** Says no more, and waits for the end, which does not come. */
  async (socket, ms) => {
    socket.resume().end()
    await sleep(ms / 2)
  },
]

function judge(samples: readonly SoakSample[]): { readonly verdict: string; readonly isGood: boolean } {
  const third = Math.floor(samples.length / 3)
  const mean = (some: readonly SoakSample[]) =>
    some.reduce((sum, { heldMb }) => sum + heldMb, 0) / Math.max(1, some.length)
  const [middle, last] = [mean(samples.slice(third, 2 * third)), mean(samples.slice(-third))]
  const traces = samples.flatMap(({ left }) => [left.sockets, left.readers, left.timers])
  const leftovers = traces.reduce((sum, each) => sum + each, 0)
  const growth = (100 * last) / middle - 100
  return {
    verdict: `After the waves ${leftovers} sockets, responses and timers of the stream were left. Middle third ${middle.toFixed(2)} MB, last third ${last.toFixed(2)} MB: ${growth.toFixed(1)} %.`,
    isGood: leftovers === 0 && last <= middle * tolerance,
  }
}
