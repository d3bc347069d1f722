// `npm run bench storage`: what a call through a shared circuit costs beside one round trip to its store, in the same run
// and against real servers. In full it writes docs/benchmarks-storage.md, too.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { count } from '../../shared/engine/policies/count.ts'
import { consecutive } from '../../shared/engine/policies/consecutive.ts'
import { MemoryCircuitBreakerStorageAdapter } from '../../server/storage/memory.ts'
import { positionAfter, unread } from '../../server/storage/storage.ts'
import type { Position } from '../../server/storage/storage.ts'
import { median } from '../median.ts'
import type { RealServer } from './real-server.ts'
import { startMariadb, startPostgres, startRedis } from './real-server.ts'
import { counting } from './counting-store.ts'
import { localCall } from './local-circuit.ts'
import { providedCalls } from './provided.ts'
import { sharedCircuit } from './shared-circuit.ts'
import type { OpenStore } from './stores.ts'
import { ioredisStore, mariadbStore, nodeRedisStore, postgresStore, sqliteStore } from './stores.ts'

const isQuick = process.argv.includes('--quick')
const rounds = isQuick ? 3 : 9
const calls = isQuick ? 500 : 3_000

/** A policy that a success leaves as it is, and one for which every call counts. */
const policies = {
  'in a row': () => consecutive(),
  'of the last 20': () => count({ failures: 20, lastCalls: 20 }),
} as const

interface Contestant {
  readonly name: string
  readonly open: () => OpenStore | Promise<OpenStore>
}

const folder = mkdtempSync(join(tmpdir(), 'fb-'))
const servers: RealServer[] = []
const lines: string[] = []
try {
  for (const contestant of await contestants()) lines.push(...(await measureStore(contestant)))
  const eventual = await measureEventual()
  const provided = await measureProvided()
  const report = write(lines, eventual, provided)
  console.log(report)
  if (!isQuick) writeFileSync(new URL('../../../docs/benchmarks-storage.md', import.meta.url), report)
} finally {
  await Promise.all(servers.map((server) => server.stop()))
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

async function contestants(): Promise<Contestant[]> {
  const redis = await startRedis()
  const postgres = await startPostgres()
  const mariadb = await startMariadb()
  for (const server of [redis, postgres, mariadb]) if (server !== undefined) servers.push(server)
  return [
    ...(redis
      ? [
          { name: 'Redis, ioredis', open: () => ioredisStore(redis.port) },
          { name: 'Redis, node-redis', open: () => nodeRedisStore(redis.port) },
        ]
      : []),
    ...(postgres
      ? [{ name: 'PostgreSQL', open: () => postgresStore(postgres.port, { pollMs: 60_000 }) }]
      : []),
    ...(mariadb ? [{ name: 'MariaDB', open: () => mariadbStore(mariadb.port, { pollMs: 60_000 }) }] : []),
    { name: 'SQLite', open: () => sqliteStore(join(folder, 'bench.db'), { pollMs: 60_000 }) },
  ]
}

async function measureStore({ name, open }: Contestant): Promise<string[]> {
  const store = await open()
  const rows: string[] = []
  for (const [rule, policy] of Object.entries(policies)) {
    for (const callers of [1, 100]) {
      console.error(`${name}, ${rule}, ${callers} at once …`)
      const counted = counting(store.storage)
      const shared = sharedCircuit(counted.storage, `${rule} ${callers}`, {
        policy: policy(),
        timeoutMs: 10_000,
      })
      const figures = await ratios(
        callers,
        () => shared.call(true),
        rule === 'in a row' ? () => store.storage.read('nothing', unread) : bareWrite(store),
      )
      await shared.circuit.flush()
      const perCall = counted.operations() / figures.calls
      if (shared.circuit.statistics.readTotals().success !== figures.calls)
        throw new Error(`${name} lost calls: ${JSON.stringify(shared.circuit.statistics.readTotals())}`)
      rows.push(
        `| ${name} | ${rule} | ${callers} | ${perCall.toFixed(3)} | ${figures.ratio.toFixed(2)} | ${figures.callUs.toFixed(1)} | ${figures.rawUs.toFixed(1)} |`,
      )
      await shared.circuit.shutdown()
    }
  }
  await store.close()
  return rows
}

/** Writes one short entry in the place of the one before. */
function bareWrite({ storage }: OpenStore): () => Promise<void> {
  let known: Position = unread
  let at = 0
  return async () => {
    const addition = {
      entry: '#1 s0;',
      base: `b${at++}`,
      snapshot: known === unread ? undefined : '0',
      ttlMs: 60_000,
    }
    known = positionAfter(await storage.append('bare', known, addition), known)
  }
}

/** The two are measured in turn, so that a machine that is busy is busy for both. */
async function ratios(callers: number, call: () => Promise<unknown>, raw: () => Promise<unknown>) {
  const found: { callUs: number; rawUs: number }[] = []
  let made = await burst(callers, call, Math.min(calls, 500))
  await burst(1, raw, 500)
  made = Math.min(calls, 500)
  for (let round = 0; round < rounds; round++) {
    const rawUs = (await burst(1, raw, Math.min(calls, 1_000))) / Math.min(calls, 1_000)
    const total = callers === 1 ? Math.min(calls, 1_000) : calls
    const callUs = (await burst(callers, call, total)) / total
    made += total
    found.push({ callUs, rawUs })
  }
  const pick = (key: 'callUs' | 'rawUs') => median(found.map((each) => each[key]))
  return {
    calls: made,
    callUs: pick('callUs'),
    rawUs: pick('rawUs'),
    ratio: median(found.map(({ callUs, rawUs }) => callUs / rawUs)),
  }
}

/** So many callers, each of which calls again as soon as it has its answer. In microseconds, all together. */
async function burst(callers: number, call: () => Promise<unknown>, total: number): Promise<number> {
  let left = total
  const caller = async () => {
    while (left-- > 0) await call()
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: callers }, caller))
  return (performance.now() - began) * 1_000
}

async function measureEventual(): Promise<string[]> {
  const rows: string[] = []
  const redis = servers[0] && ioredisStore(servers[0].port)
  for (const [rule, policy] of Object.entries(policies)) {
    console.error(`eventual, ${rule} …`)
    const local = localCall(policy())
    const memory = sharedCircuit(new MemoryCircuitBreakerStorageAdapter(), rule, { policy: policy() })
    const remote =
      redis && sharedCircuit(redis.storage, `e ${rule}`, { policy: policy(), consistency: 'eventual' })
    const all = [local, () => memory.call(true), ...(remote ? [() => remote.call(true)] : [])]
    const times = all.map((): number[] => [])
    const total = calls * 20
    for (let round = 0; round <= rounds; round++)
      for (const [at, call] of all.entries()) {
        const us = (await burst(1, call, total)) / total
        if (round > 0) times[at]!.push(us)
      }
    const [localNs, memoryNs, remoteNs] = times.map((each) =>
      Math.round(median(each.length > 0 ? each : [0]) * 1_000),
    )
    rows.push(
      `| ${rule} | ${localNs} | ${memoryNs} | ${remoteNs ?? '–'} | ${((remoteNs ?? 0) / localNs!).toFixed(2)} | ${((remoteNs ?? 0) / memoryNs!).toFixed(2)} |`,
    )
    await memory.circuit.shutdown()
    await remote?.circuit.shutdown()
  }
  await redis?.close()
  return rows
}

/** The same through a provider, as users call it: `provider.create(key).runOrFail(fn)`. */
async function measureProvided(): Promise<string[]> {
  const rows: string[] = []
  const redis = servers[0] && ioredisStore(servers[0].port)
  for (const rule of ['in a row', 'of the last 20'] as const) {
    console.error(`provider, ${rule} …`)
    const ways = Object.entries(providedCalls(rule, redis?.storage))
    const times = new Map(ways.map(([way]) => [way, [] as number[]]))
    const total = calls * 20
    for (let round = 0; round <= rounds; round++)
      for (const [way, call] of ways) {
        const us = (await burst(1, call, total)) / total
        if (round > 0) times.get(way)!.push(us)
      }
    const ns = (way: string) => Math.round(median(times.get(way) ?? [NaN]) * 1_000)
    const over = (way: string) => (ns('remote') / ns(way)).toFixed(2)
    const cells = [
      ...['fire', 'strict', 'eventual', 'remote'].map(ns),
      over('fire'),
      over('eventual'),
      over('strict'),
    ]
    rows.push(`| ${rule} | ${cells.join(' | ')} |`)
  }
  await redis?.close()
  return rows
}

function write(strict: readonly string[], eventual: readonly string[], provided: readonly string[]): string {
  return `# What a shared circuit costs

Written by \`npm run bench storage\` on ${cpus()[0]?.model ?? 'an unknown machine'} with ${cpus().length} cores and Node ${process.version}. Servers, callers and figures share the machine; ratios are taken within a run, the median of ${rounds}. A call goes through a closed circuit to a function that answers at once, so that all that is seen is what the circuit costs.

## Strict: every call asks the store

*Round trips* are counted: statements or scripts per call. *Ratio* is the time per call over that of one bare round trip on the same connection: for *in a row* a read of a key that is not there, for *of the last 20* a write of a few letters in the place of others. By the rule *in a row*, a success changes nothing and nothing is written; *of the last 20* writes every call down.

| store | opens by failures | callers at once | round trips per call | ratio | µs per call | µs per round trip |
|---|---|---|---|---|---|---|
${strict.join('\n')}

What a call adds to its round trip is work of this process: 1.5 µs by the rule *in a row* and 5 µs by that *of the last 20* where nothing else runs in between, and two to three times as much between two waits for a server, when the processor has forgotten all about it. In short turns with ioredis, three times the median of fifteen, the first comes to 1.14 to 1.16 of a round trip and the second to 1.46 to 1.49 of a bare write; where other work disturbs the machine, as while the table above was written, both scatter. What brought them there, from 1.4 and 1.9: one timer that goes on from answer to answer, which had been set and cleared for each (6 µs); readings of the clock that do not ask for the end of the event loop's turn, which cost a turn of their own (4 µs); entries of one's own that are not read again, and names by counting (2 µs). What did not help: tails that are folded sooner (100 and 250 letters instead of 600) or later (2,000). What is left of the second is the entry itself: it is put together, sent, folded and, every twelfth time, written down as a snapshot, and Redis takes 3 µs more for it than for a few letters.

## Eventual: no round trip before the call

*In this process* is a circuit without a store; *memory, strict* one that asks a store in this process. Nanoseconds per call, one caller.

| opens by failures | in this process | memory, strict | Redis, eventual | eventual ÷ in this process | eventual ÷ memory |
|---|---|---|---|---|---|
${eventual.join('\n')}

The same through a provider, as users call it: \`provider.create(key).runOrFail(fn)\`, in memory and in Redis. \`fire()\` is that of a \`CircuitBreaker\` with the same rule. Nanoseconds per call, one caller.

| opens by failures | \`fire()\` | memory, strict | memory, eventual | Redis, eventual | ÷ \`fire()\` | ÷ memory, eventual | ÷ memory, strict |
|---|---|---|---|---|---|---|---|
${provided.join('\n')}
`
}
