// Run by scripts/compat.mjs in a folder where only the packed package and Express are installed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import express from 'express'
import { CircuitBreaker, isBreakerError } from 'fuseboard'
import { dashboard, hystrixStream } from 'fuseboard/express'
import { DatabaseCircuitBreakerProviderFactory } from 'fuseboard/providers'
import { SqliteCircuitBreakerStorageAdapter } from 'fuseboard/sqlite'

const offered = {
  '.': ['CircuitBreaker', 'HystrixStats', 'observeOpossum', 'registry'],
  './axios': ['circuitAdapter'],
  './express': ['dashboard', 'hystrixStream'],
  './fetch': ['circuitFetch', 'circuitInterceptor'],
  './kysely': ['KyselyCircuitBreakerStorageAdapter'],
  './providers': ['CircuitBreakerProviderFactory', 'DatabaseCircuitBreakerProviderFactory'],
  './redis': ['RedisCircuitBreakerAdapter'],
  './shared-memory': ['default', 'CircuitBreakerKeys', 'SharedMemoryCircuitBreakerStorageAdapter'],
  './sqlite': ['SqliteCircuitBreakerStorageAdapter'],
  './tinkoff-request': ['default'],
}

const breaker = new CircuitBreaker(async () => Promise.reject(new Error('down')), {
  name: 'smoke',
  timeout: 500,
})
await assert.rejects(breaker.fire(), /down/)
await assert.rejects(breaker.fire(), (error) => isBreakerError(error, 'EOPENBREAKER'))

const app = express()
app.use('/hystrix.stream', hystrixStream())
app.use('/deep/board', dashboard({ title: 'smoke' }))
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${server.address().port}`

assert.match(
  await firstEvent(`${url}/hystrix.stream`),
  /"type":"HystrixCommand","name":"smoke".*"isCircuitBreakerOpen":true/,
)
assert.match(await firstEvent(`${url}/deep/board/stream`), /"type":"board".*"name":"smoke"/)
const page = await fetch(`${url}/deep/board`)
assert.equal(page.url, `${url}/deep/board/`)
const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text())?.[1]
assert.equal((await fetch(new URL(script, page.url))).status, 200)
assert.match(
  execFileSync(process.execPath, ['node_modules/fuseboard/dist/server/cli/main.js', '--version']).toString(),
  /^\d/,
)

await remembers()
await offersAll()

server.close()
server.closeAllConnections()
console.log(
  `Node ${process.version}: import of every entry, breaker, stream, page, command line and file work`,
)

async function firstEvent(address) {
  const { body } = await fetch(address)
  let text = ''
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece
    if (/^data: .*\n\n/m.test(text)) break
  }
  return text
}

/** A circuit in a file, where this Node has SQLite, which another provider finds as it was left. */
async function remembers() {
  if (process.getBuiltinModule('node:sqlite') === undefined) return
  for (const file of ['circuits.db', 'circuits.db-wal', 'circuits.db-shm']) rmSync(file, { force: true })
  await circuitInFile().isolate()
  assert.equal(await circuitInFile().getState(), 'ISOLATED')
}

function circuitInFile() {
  const sqlite = new SqliteCircuitBreakerStorageAdapter({ database: 'circuits.db' })
  return new DatabaseCircuitBreakerProviderFactory({ adapters: { sqlite } }).use('sqlite').create('smoke')
}

/** Every entry loads although nothing is installed of what it adapts to, and has what it is there for. */
async function offersAll() {
  const { exports } = createRequire(import.meta.url)('fuseboard/package.json')
  const entries = Object.keys(exports).filter((entry) => entry !== './package.json')
  assert.deepEqual(entries.toSorted(), Object.keys(offered).toSorted())
  for (const entry of entries) {
    const names = Object.keys(await import(entry.replace('.', 'fuseboard')))
    assert.deepEqual(
      offered[entry].filter((name) => !names.includes(name)),
      [],
      entry,
    )
  }
}
