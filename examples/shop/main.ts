import { parseArgs } from 'node:util'
import type { Shop } from './start-shop.ts'
import { startShop } from './start-shop.ts'

const usage = `Usage: main.js [--no-script]

  --no-script  every dependency stays healthy until you press a button
  PORT         the environment variable with the port (3000, or the next one that is free)`

try {
  const shop = await startShop({ port: portOf(process.env.PORT), script: wantsScript() })
  endOnSignals(shop)
  console.log(welcome(shop.url))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  console.error(`\n${usage}`)
  process.exitCode = 1
}

function wantsScript(): boolean {
  return !parseArgs({ options: { 'no-script': { type: 'boolean' } } }).values['no-script']
}

function portOf(word: string | undefined): number | undefined {
  if (word === undefined || word === '') return undefined
  const port = Number(word)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new RangeError(`PORT must be a whole number from 0 to 65535, got "${word}"`)
}

/** The first signal closes everything, after which nothing keeps the process; a second one ends it as it is. */
function endOnSignals(shop: Shop): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shop.close())
}

function welcome(url: string): string {
  return `The shop is open. Break one of its eight dependencies and see it on the board.

  board   ${url}/fuseboard/
  shop    ${url}/
  stream  ${url}/hystrix.stream
`
}
