import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from './find-program.ts'

/** A database server of one's own, on a private port and with a folder that goes when it stops. */
export interface RealServer {
  readonly port: number
  readonly pid: number | undefined
  /** Starts it where it is not running, on the same port with the same data. */
  start(): Promise<void>
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Holds it still, as a machine that hangs does, until `resume()`. */
  pause(): void
  resume(): void
  /** Ends it for good. */
  stop(): Promise<void>
}

/** Starts Redis, without files; `undefined` where there is none on this machine. */
export async function startRedis(words: readonly string[] = []): Promise<RealServer | undefined> {
  const program = findProgram('redis-server')
  if (program === undefined) return undefined
  return started({
    program,
    words: (port) => [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      ...words,
    ],
  })
}

/** Starts PostgreSQL with a user and a database `postgres` that ask for no password. */
export async function startPostgres(): Promise<RealServer | undefined> {
  const initdb = findProgram('initdb')
  const program = findProgram('postgres')
  if (initdb === undefined || program === undefined) return undefined
  return started({
    program,
    user: 'postgres',
    prepare: (folder, ids) =>
      execFileSync(initdb, ['-D', join(folder, 'data'), '-A', 'trust', '-U', 'postgres', '--no-sync'], {
        ...ids,
        cwd: folder,
        stdio: 'ignore',
      }),
    words: (port, folder) => [
      '-D',
      join(folder, 'data'),
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      '-c',
      'max_connections=60',
    ],
  })
}

/** Starts MariaDB with a user `root` that asks for no password and a database `test`. */
export async function startMariadb(): Promise<RealServer | undefined> {
  const install = findProgram('mariadb-install-db')
  const program = findProgram('mariadbd')
  if (install === undefined || program === undefined) return undefined
  return started({
    program,
    user: 'mysql',
    prepare: (folder, ids) =>
      execFileSync(
        install,
        ['--no-defaults', `--datadir=${folder}/data`, '--auth-root-authentication-method=normal'],
        { ...ids, cwd: folder, stdio: 'ignore' },
      ),
    words: (port, folder) => [
      '--no-defaults',
      `--datadir=${folder}/data`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${folder}/s`,
      `--pid-file=${folder}/pid`,
    ],
  })
}

interface Recipe {
  readonly program: string
  /** Under whose name it runs where we are root, whom these servers refuse. */
  readonly user?: string
  readonly prepare?: (folder: string, ids: Ids) => void
  readonly words: (port: number, folder: string) => readonly string[]
}

interface Ids {
  readonly uid?: number
  readonly gid?: number
}

async function started(recipe: Recipe): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), 'fb-'))
  const ids = idsOf(recipe.user)
  if (ids.uid !== undefined) chownSync(folder, ids.uid, ids.gid!)
  recipe.prepare?.(folder, ids)
  const port = await freePort()
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    await ended
  }
  const server: RealServer = {
    port,
    get pid() {
      return child?.pid
    },
    async start() {
      if (child !== undefined) return
      child = spawn(recipe.program, recipe.words(port, folder), { ...ids, cwd: folder, stdio: 'ignore' })
      child.unref()
      await reachable(port)
    },
    kill: () => end('SIGKILL'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async stop() {
      child?.kill('SIGCONT')
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  await server.start()
  return server
}

function idsOf(user: string | undefined): Ids {
  if (user === undefined || process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await answers(port)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The server on port ${port} did not start within ten seconds.`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
