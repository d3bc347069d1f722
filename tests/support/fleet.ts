import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FleetReport, FleetTask } from '../../bench/storage/fleet-worker.ts'

const worker = fileURLToPath(new URL('../../dist/bench/storage/fleet-worker.js', import.meta.url))
const run = promisify(execFile)

/** Lets so many processes of their own do the same at the same time. Needs the build. */
export function fleet(processes: number, task: FleetTask): Promise<FleetReport[]> {
  const one = async () => {
    const { stdout } = await run(process.execPath, [worker, JSON.stringify(task)])
    return JSON.parse(stdout) as FleetReport
  }
  return Promise.all(Array.from({ length: processes }, one))
}
