import { afterAll } from 'vitest'
import type { RealServer } from '../../bench/storage/real-server.ts'

export { startMariadb, startPostgres, startRedis } from '../../bench/storage/real-server.ts'
export type { RealServer } from '../../bench/storage/real-server.ts'

/** Starts a server for a file of tests and stops it afterwards. Where there is none, the tests are skipped, with a line. */
export async function serverForTests<Server extends Pick<RealServer, 'stop'> = RealServer>(
  name: string,
  start: () => Promise<Server | undefined>,
): Promise<Server | undefined> {
  const server = await start()
  if (server !== undefined) {
    afterAll(() => server.stop())
    return server
  }
  const line = `There is no ${name} on this machine; what it would show is not tested.`
  if (process.env['CI'] === 'true') throw new Error(line)
  process.stderr.write(`${line}\n`)
  return undefined
}
