// Two processes, one circuit in Redis, and a page that shows both: `node dist/examples/two-processes/main.js`.
// Redis is at REDIS_URL, or on this machine.
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openPriceList } from './price-list.ts'

const started: ChildProcess[] = []
const prices = await openPriceList()
const streams = [await streamOf('north'), await streamOf('south')]
console.log(`Two shops ask for prices. Break the price list, and mend it:
  curl -X POST ${prices}/down
  curl -X POST ${prices}/up
`)
start('../../server/cli/main.js', ...streams, '--port', process.env.PORT ?? '0')

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit())
process.once('exit', () => started.forEach((child) => child.kill()))

/** Starts a shop and gives the address of its stream. */
async function streamOf(name: string): Promise<string> {
  const [url] = (await once(start('./shop.js', name, prices), 'message')) as [string]
  return `${url}/hystrix.stream`
}

/** Starts a process; when one ends, all do. */
function start(path: string, ...words: readonly string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), words)
  started.push(child)
  child.once('exit', (code) => process.exit(code ?? 1))
  return child
}
