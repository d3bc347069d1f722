import { setTimeout as sleep } from 'node:timers/promises'
import { Gate } from '../contests/gate.ts'
import { verifyGuard } from '../contests/verify.ts'
import type { Contestant, Guarded } from '../contestants/contestant.ts'
import type { Column, Survey } from '../survey/survey.ts'
import { heldMemory } from './memory.ts'

const kinds = [
  'never fired',
  'after 10,000 calls',
  'after 100,000 calls',
  'after 10,000 calls of all kinds',
] as const
type Kind = (typeof kinds)[number]

const counts: Readonly<Record<Kind, number>> = {
  'never fired': 2_000,
  'after 10,000 calls': 100,
  'after 100,000 calls': 40,
  'after 10,000 calls of all kinds': 150,
}

/** What a breaker holds. */
export const heap: Survey = {
  title: 'Heap per breaker',
  method:
    'kB of heap and array buffers after a full collection, over those before the breakers were made; mean of 2,000, 100, 40 and 150 breakers of which no statistics were read. Timeout off; successful calls within the rolling window; *of all kinds*: spread over all slots of a window of 1 s, with latencies of up to 240 ms and 20 errors of different kinds.',
  entrants: ['opossum', 'cockatiel', 'fuseboard'],
  flags: ['--expose-gc', '--no-flush-bytecode'],
  mostRounds: 5,
  columns: kinds.map((variant): Column => ({
    header: variant,
    variant,
    show: ({ kB }) => `${kB!.toFixed(1)} kB`,
  })),
  async measure(contestant, variant) {
    const count = counts[variant as Kind]
    // Once for the code and for what is made on first use.
    for (const guarded of await make(contestant, variant as Kind, 10)) {
      verify(guarded, variant as Kind)
      guarded.end()
    }
    const before = await heldMemory()
    const held = await make(contestant, variant as Kind, count)
    const grown = (await heldMemory()) - before
    // Only now: some make on the first reading what then stays.
    if (held.length !== count) throw new Error('The breakers are gone.')
    for (const guarded of held) verify(guarded, variant as Kind)
    return { kB: grown / count / 1_000 }
  },
}

async function make(contestant: Contestant, kind: Kind, count: number): Promise<Guarded[]> {
  if (kind === 'after 10,000 calls of all kinds') return makeVaried(contestant, count)
  const calls = callsOf[kind]
  const made: Guarded[] = []
  for (let index = 0; index < count; index++) {
    const guarded = contestant.guard(same, { timeout: false, opens: false, windowMs: 60_000 })
    for (let call = 0; call < calls; call++) await guarded.fire(call)
    made.push(guarded)
  }
  return made
}

function verify(guarded: Guarded, kind: Kind): void {
  const isOpen = false
  if (kind === 'after 10,000 calls of all kinds') return verifyGuard(guarded, { isOpen })
  verifyGuard(guarded, { successes: callsOf[kind], failures: 0, isOpen })
}

const callsOf: Readonly<Record<Exclude<Kind, 'after 10,000 calls of all kinds'>, number>> = {
  'never fired': 0,
  'after 10,000 calls': 10_000,
  'after 100,000 calls': 100_000,
}

/** One for all: what is guarded is not the breaker's weight. */
const same = async (value: number): Promise<number> => value

const steps = 100
const perStep = 100
const stepMs = 12

async function makeVaried(contestant: Contestant, count: number): Promise<Guarded[]> {
  const gate = new Gate()
  const made = Array.from({ length: count }, () =>
    contestant.guard((value) => varied(value, gate), { timeout: false, opens: false, windowMs: 1_000 }),
  )
  const ending: Promise<unknown>[] = []
  for (let step = 0; step < steps; step++) {
    for (const guarded of made) {
      for (let call = 0; call < perStep; call++)
        ending.push(guarded.fire(step * perStep + call).catch(() => undefined))
    }
    gate.open()
    await sleep(stepMs)
  }
  gate.openAll()
  await Promise.all(ending)
  return made
}

/** Every 500th call fails, each in its own way; the others take up to twenty steps. */
async function varied(value: number, gate: Gate): Promise<number> {
  if (value % 500 === 0) throw Object.assign(new Error('unavailable'), { code: `E${value}` })
  return gate.pass(value)
}
