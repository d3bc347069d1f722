import type { Contestant, Guarded } from '../contestants/contestant.ts'
import type { Survey } from '../survey/survey.ts'
import { figure } from '../table.ts'
import { heldMemory } from './memory.ts'

const counts = { full: 100_000, quick: 5_000 }

/** What stays of breakers that nobody ended. */
export const dropped: Survey = {
  title: 'Breakers created and dropped without `shutdown()`',
  method: `${figure(counts.full)} breakers (quick: ${figure(counts.quick)}; opossum a fifth), each fired once and then let go of. MB of heap and array buffers beyond those of an empty process, after a full collection.`,
  entrants: ['opossum', 'cockatiel', 'fuseboard'],
  flags: ['--expose-gc', '--max-old-space-size=8192'],
  mostRounds: 3,
  columns: [
    { header: 'while held', variant: '', show: ({ held }) => `${figure(held!)} MB` },
    { header: 'after they were dropped', variant: '', show: ({ left }) => `${figure(left!)} MB` },
    {
      header: 'share that stays',
      variant: '',
      show: ({ held, left }) => `${((left! / held!) * 100).toFixed(1)} %`,
    },
  ],
  async measure(contestant, _variant, effort) {
    const count = counts[effort] / (contestant.name === 'opossum' ? 5 : 1)
    await make(contestant, 100)
    const before = await heldMemory()
    let breakers: readonly Guarded[] = await make(contestant, count)
    const held = (await heldMemory()) - before
    if (breakers.some((breaker) => breaker.isOpen())) throw new Error('None should be open.')
    breakers = []
    const left = (await heldMemory()) - before - breakers.length
    return { held: held / 1e6, left: left / 1e6 }
  },
}

async function make(contestant: Contestant, count: number): Promise<Guarded[]> {
  const made: Guarded[] = []
  for (let index = 0; index < count; index++) {
    const guarded = contestant.guard(async (value) => value, { timeout: false, opens: true })
    await guarded.fire(index)
    made.push(guarded)
  }
  return made
}
