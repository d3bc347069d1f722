import type { CircuitSource } from '../../server/registry/registry.ts'
import { modeKinds } from '../../shared/engine/mode.ts'
import { outcomes } from '../../shared/engine/outcome.ts'
import type { Random } from '../../shared/engine/random.ts'
import type { CircuitReading, Counts, StateReading } from '../../shared/wire/reading.ts'
import { latencyShares, servings } from '../../shared/wire/reading.ts'

/** What has broken streams, selectors, HTML or JSON before, or might. */
const nasty = [
  '"',
  '\\',
  '\n',
  '\r',
  '\r\n',
  '\n\n',
  '\0',
  '\t',
  '\u0085',
  '\u2028',
  '\u2029',
  '\uFEFF',
  '\uD83D',
  '\uDE00',
  '😀',
  '<!--',
  '</script>',
  '<img src=x onerror=alert(1)>',
  '&quot;',
  '&#34;',
  '${',
  '}}',
  'data: ',
  'event: x',
  ':',
  ' ',
  '__proto__',
  'é\u0301',
  '\u202E',
]

const odd = [NaN, Infinity, -Infinity, -1, -0, 0.1, 2 ** 31, 2 ** 53, 1e300, 5e-324]

/** A circuit that says anything that the types allow, and more. The same numbers make the same circuit. */
export function wildCircuit(random: Random): CircuitSource {
  const reading = wildReading(random)
  return { name: reading.name, isShutdown: false, read: (name) => ({ ...reading, name }) }
}

/** All of Unicode, half characters included, and what is known to hurt. */
export function wildName(random: Random): string {
  const length = Math.floor(random() * 12)
  return Array.from({ length }, () => (random() < 0.4 ? pick(random, nasty) : anyCharacter(random))).join('')
}

function anyCharacter(random: Random): string {
  const most = pick(random, [0x7f, 0xff, 0xffff, 0x10ffff])
  return String.fromCodePoint(Math.floor(random() * (most + 1)))
}

function wildReading(random: Random): CircuitReading {
  const number = () => wildNumber(random)
  const orNull = () => (random() < 0.2 ? null : number())
  const yes = () => random() < 0.5
  return {
    name: wildName(random),
    group: wildName(random),
    at: Date.UTC(2026, 0, 1) + random() * 1e9,
    state: wildState(random),
    mode: pick(random, modeKinds),
    judged: {
      errors: number(),
      calls: number(),
      ...(yes() && { threshold: number(), minimumCalls: number() }),
    },
    window: {
      ms: 1 + Math.floor(random() * 1e6),
      counts: wildCounts(random),
      latency: { count: number(), mean: orNull(), percentiles: latencyShares.map(orNull) },
      peakInFlight: orNull(),
      ...(yes() && {
        batches: { count: number(), callers: number(), late: number(), sizes: latencyShares.map(orNull) },
      }),
    },
    ...(yes() && { totals: wildCounts(random) }),
    inFlight: orNull(),
    settings: {
      ...(yes() && { timeoutMs: orNull() }),
      ...(yes() && { sleepMs: orNull() }),
      ...(yes() && { capacity: random() < 0.5 ? Math.floor(random() * 100) : orNull() }),
      ...(yes() && { caches: yes() }),
    },
    hosts: 1,
  }
}

function wildState(random: Random): StateReading {
  const probes = { needed: 1, passed: 0, inFlight: 0 }
  return pick<StateReading>(random, [
    { kind: 'closed' },
    { kind: 'open' },
    { kind: 'half-open', since: 0, trips: 1, probes },
  ])
}

function wildCounts(random: Random): Counts {
  const kinds = [...outcomes, ...servings]
  return Object.fromEntries(kinds.map((kind) => [kind, wildCount(random)])) as Counts
}

/** What is counted is whole. */
function wildCount(random: Random): number {
  return Math.floor(random() ** 4 * pick(random, [1, 10, 1e4, 1e8]))
}

function wildNumber(random: Random): number {
  return random() < 0.2 ? pick(random, odd) : random() * pick(random, [1, 1e3, 1e9])
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!
}
