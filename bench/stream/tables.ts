import { median } from '../median.ts'
import type { Table } from '../table.ts'
import { figure } from '../table.ts'
import { measureCalls, measureFanOut } from './fan-out.ts'
import type { FanOut } from './fan-out.ts'
import type { ServerName } from './setup.ts'

/** How long each run is measured, and how many there are. */
export interface StreamEffort {
  readonly seconds: number
  readonly rounds: number
  /** Minutes beside a client that never reads. */
  readonly minutes: number
}

type Measured = Awaited<ReturnType<typeof measureFanOut>>

const runs: readonly (Pick<FanOut, 'readers' | 'load'> & { readonly entrants: readonly ServerName[] })[] = [
  { readers: 1, load: 'idle', entrants: ['floor', 'fuseboard', 'opossum'] },
  { readers: 1, load: 'busy', entrants: ['floor', 'fuseboard', 'opossum'] },
  { readers: 100, load: 'idle', entrants: ['floor', 'fuseboard', 'opossum'] },
  { readers: 100, load: 'busy', entrants: ['floor', 'fuseboard'] },
  { readers: 1_000, load: 'idle', entrants: ['floor', 'fuseboard'] },
]

/** What it costs a server to send a thousand circuits to many readers once a second. */
export async function fanOut({ seconds, rounds }: StreamEffort): Promise<Table> {
  const rows: string[][] = []
  for (const { readers, load, entrants } of runs) {
    const found = new Map<ServerName, Measured[]>(entrants.map((server) => [server, []]))
    for (let round = 0; round < rounds; round++) {
      for (const server of entrants) {
        console.error(`  ${server}, ${readers} readers, ${load} …`)
        found.get(server)!.push(await measureFanOut({ server, load, readers, seconds }))
      }
    }
    const floor = found.get('floor')!
    for (const [server, figures] of found) {
      const middle = (of: keyof Measured) => median(figures.map((each) => each[of]))
      const ratio = median(figures.map(({ cpu }, round) => cpu / floor[round]!.cpu))
      rows.push([
        `${figure(readers)} × ${load}`,
        server,
        `${figure(100 * middle('cpu'))} %`,
        server === 'floor' ? '1' : figure(Number(ratio.toFixed(2))),
        `${figure(Number(middle('p99').toFixed(1)))} ms`,
        `${figure(middle('megabytesPerSecond'))} MB/s`,
      ])
    }
  }
  return {
    title: 'A thousand circuits, read once a second',
    method: `CPU of the serving process, as part of one core, over ${seconds} s, readers in another process on the same machine; ${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`} in which the servers take turns, ratios within a round. How late the event loop is in 1 of 100 cases is measured afterwards. *floor*: one buffer with a whole frame of ours, encoded beforehand, is written to each response by a timer. *busy*: ten calls a second through each circuit; the floor makes the same calls through our breakers, so the difference is what the stream costs. *opossum*: opossum with opossum-hystrix, as its README shows it.`,
    header: ['readers', '', 'CPU', 'of the floor', 'event loop p99', 'each reader gets'],
    rows,
  }
}

/** What a client that never reads does to the others, and what it costs when nobody reads. */
export async function quiet({ seconds, minutes }: StreamEffort): Promise<Table> {
  const stalled = await measureFanOut({
    server: 'fuseboard',
    load: 'idle',
    readers: 20,
    stalled: 1,
    seconds: minutes * 30,
  })
  const nobody = await measureFanOut({ server: 'fuseboard', load: 'busy', readers: 0, seconds })
  const calls = await alternately(5, seconds)
  const ticks = minutes * 60
  return {
    title: 'Readers that do not read, and none at all',
    method: 'One run each; of the calls, medians of 5 rounds.',
    header: ['', ''],
    rows: [
      [
        `one client that never reads, ${minutes} min beside 20 that do: fewest frames of a reader`,
        `${stalled.fewestFrames} of ${ticks}`,
      ],
      [
        'the same: heap and buffers at the end, against the first minute',
        `${figure(stalled.grown / 1e6)} MB`,
      ],
      [
        'a call through one of 1,000 circuits: nobody reads / 100 read',
        `${figure(calls.unread)} / ${figure(calls.read)} ns (${figure(Number((calls.read / calls.unread).toFixed(3)))} ×)`,
      ],
      [`nobody reads, 10,000 calls a second, ${seconds} s: circuits that were read`, figure(nobody.reads)],
    ],
  }
}

/** Medians of so many rounds in which both take turns. */
async function alternately(rounds: number, seconds: number): Promise<{ unread: number; read: number }> {
  const unread: number[] = []
  const read: number[] = []
  for (let round = 0; round < rounds; round++) {
    unread.push(await measureCalls(0, seconds))
    read.push(await measureCalls(100, seconds))
  }
  return { unread: median(unread), read: median(read) }
}
