import OpossumBreaker from 'opossum'
import { CircuitBreaker } from '../../server/index.ts'
import type { Load } from './setup.ts'
import { circuitCount } from './setup.ts'

const work = async (value: number) => value
const nameOf = (index: number) => `payments-service-${index}.charge`

/** A thousand circuits of ours. */
export function ourCircuits() {
  return Array.from({ length: circuitCount }, (_, index) => new CircuitBreaker(work, { name: nameOf(index) }))
}

/** A thousand circuits of opossum's. */
export function opossumCircuits() {
  return Array.from({ length: circuitCount }, (_, index) => new OpossumBreaker(work, { name: nameOf(index) }))
}

/** Ten calls a second through each circuit, a tenth of them at a time. */
export function drive(circuits: readonly { fire(value: number): Promise<unknown> }[], load: Load): void {
  if (load === 'idle') return
  let turn = 0
  setInterval(() => {
    turn = (turn + 1) % 10
    for (let index = turn; index < circuits.length; index += 10) void circuits[index]!.fire(index)
  }, 10)
}
