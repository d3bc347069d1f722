import { describe, expect, it } from 'vitest'
import { Queue } from '../../../server/stream/queue.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'

/** Serving takes a millisecond each. */
function queueInTest() {
  const clock = new SimulatedClock()
  const served: number[] = []
  const queue = new Queue<number>(clock, (client) => {
    served.push(client)
    clock.advance(1)
    return false
  })
  return { clock, served, queue }
}

describe('Queue', () => {
  it('serves at once whoever comes while there is time', () => {
    const { served, queue } = queueInTest()
    queue.add(1)
    expect(served).toEqual([1])
  })

  it('rests after three milliseconds, and then goes on, in turn', () => {
    const { clock, served, queue } = queueInTest()
    for (const client of [1, 2, 3, 4, 5, 4]) queue.add(client)
    expect(served).toEqual([1, 2, 3])
    clock.advance(1)
    expect(served).toEqual([1, 2, 3, 4, 5])
    expect(clock.timers).toBe(0)
  })

  it('serves nobody who has left', () => {
    const { clock, served, queue } = queueInTest()
    for (const client of [1, 2, 3, 4, 5]) queue.add(client)
    queue.remove(4)
    clock.advance(10)
    expect(served).toEqual([1, 2, 3, 5])
  })

  it('has no timer once everybody is gone', () => {
    const { clock, served, queue } = queueInTest()
    for (const client of [1, 2, 3, 4, 5]) queue.add(client)
    queue.rest()
    expect(clock.timers).toBe(0)
    clock.advance(10)
    expect(served).toEqual([1, 2, 3])
  })

  it('waits for a client that is still taking when there are sixteen of them, but not for long', () => {
    const clock = new SimulatedClock()
    const served: number[] = []
    const queue = new Queue<number>(clock, (client) => served.push(client) > 0)
    for (let client = 0; client < 18; client++) queue.add(client)
    expect(served).toHaveLength(16)
    queue.taken(3)
    clock.advance(1)
    expect(served).toHaveLength(17)
    clock.advance(48)
    expect(served).toHaveLength(17)
    clock.advance(2)
    expect(served).toHaveLength(18)
  })
})
