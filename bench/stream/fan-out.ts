import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Load, ReaderFigures, Request, ServerFigures, ServerName } from './setup.ts'

/** What runs once a second takes a dozen times before the compiler has done with it; a server runs for days. */
const settleMs = 12_000

/** One server and its readers. */
export interface FanOut {
  readonly server: ServerName
  readonly load: Load
  readonly readers: number
  /** Readers that ask for the stream and never read. @default 0 */
  readonly stalled?: number
  readonly seconds: number
}

/** Runs a server and its readers in processes of their own, and measures once they have settled. */
export async function measureFanOut({ server, load, readers, stalled = 0, seconds }: FanOut) {
  const serving = start('server-child.js', [server, load])
  const { port } = await heard<{ port: number }>(serving)
  const reading =
    readers + stalled > 0 ? start('readers-child.js', [port, readers, stalled].map(String)) : undefined
  await sleep(settleMs + 3 * readers)
  // A forced collection throws the code away that runs once a second, too: it comes first only where it must.
  const before = stalled > 0 ? await measured(serving, 1) : undefined
  if (reading) await asked(reading)
  const figures = await measured(serving, seconds)
  const read = reading ? await asked(reading) : { bytes: [], frames: [] }
  reading?.kill()
  serving.kill()
  const megabytesPerSecond =
    read.bytes.reduce((sum, bytes) => sum + bytes, 0) / (2 * seconds) / Math.max(1, readers) / 1e6
  if (readers > 0 && megabytesPerSecond === 0) throw new Error(`${server} has sent nothing.`)
  return {
    ...figures,
    grown: before === undefined ? 0 : figures.held - before.held,
    megabytesPerSecond,
    fewestFrames: Math.min(...read.frames),
  }
}

function start(script: string, words: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url))
  return fork(path, words, { execArgv: ['--expose-gc', '--no-warnings'] })
}

function measured(child: ChildProcess, seconds: number): Promise<ServerFigures> {
  child.send({ measure: 'server', seconds } satisfies Request)
  return heard(child)
}

/** Nanoseconds of a call through one of the circuits, while so many read. */
export async function measureCalls(readers: number, seconds: number): Promise<number> {
  const serving = start('server-child.js', ['fuseboard', 'idle'])
  const { port } = await heard<{ port: number }>(serving)
  const reading = start('readers-child.js', [port, readers, 0].map(String))
  await sleep(settleMs + 3 * readers)
  serving.send({ measure: 'calls', seconds } satisfies Request)
  const perCall = await heard<number>(serving)
  reading.kill()
  serving.kill()
  return perCall
}

function asked(child: ChildProcess): Promise<ReaderFigures> {
  child.send('how much')
  return heard(child)
}

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`A process of the benchmark ended with ${code}.`))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message as T)
    })
  })
}
