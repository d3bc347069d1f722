import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'
import type { RealServer } from './real-server.ts'
import { freePort, startRedis } from './real-server.ts'

/** Three Redis servers that share the keys among them; each has a third of the slots and no replica. */
export interface RedisCluster {
  readonly servers: readonly RealServer[]
  readonly ports: readonly number[]
  /** Moves so many slots, with their keys, from the second and third node to the first, while everybody goes on. */
  move(slots: number): Promise<void>
  stop(): Promise<void>
}

/** Starts a cluster of three on private ports; `undefined` where there is no Redis on this machine. */
export async function startRedisCluster(): Promise<RedisCluster | undefined> {
  const cli = findProgram('redis-cli')
  if (cli === undefined) return undefined
  const started = await Promise.all([1, 2, 3].map(startNode))
  const servers = started.filter((server) => server !== undefined)
  if (servers.length < 3) return undefined
  const ports = servers.map(({ port }) => port)
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
  try {
    const nodes = ports.map((port) => `127.0.0.1:${port}`)
    execFileSync(cli, ['--cluster', 'create', ...nodes, '--cluster-yes'], { stdio: 'pipe' })
    await Promise.all(ports.map((port) => agreed(cli, port)))
  } catch (error) {
    await stop()
    throw error
  }
  return { servers, ports, stop, move: (slots) => moved(cli, ports, slots) }
}

async function startNode(): Promise<RealServer | undefined> {
  // By default the nodes would speak to one another on a port that is higher by 10,000, and may not exist.
  const among = String(await freePort())
  return startRedis(['--cluster-enabled', 'yes', '--cluster-port', among, '--cluster-node-timeout', '2000'])
}

/** Each node must have heard from the others where all keys are. */
async function agreed(cli: string, port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const info = execFileSync(cli, ['-p', String(port), 'cluster', 'info'], { encoding: 'utf8' })
    if (info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3')) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The node on port ${port} did not join its cluster within ten seconds.`)
}

async function moved(cli: string, [first, ...others]: readonly number[], slots: number): Promise<void> {
  const idOf = (port: number) =>
    execFileSync(cli, ['-p', String(port), 'cluster', 'myid'], { encoding: 'utf8' }).trim()
  const from = others.map(idOf).join(',')
  const words = ['--cluster-from', from, '--cluster-to', idOf(first!), '--cluster-slots', String(slots)]
  await run(cli, ['--cluster', 'reshard', `127.0.0.1:${first}`, ...words, '--cluster-yes'])
}

const run = promisify(execFile)
