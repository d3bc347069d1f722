import { boardVersion } from '../../../shared/wire/board.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import type { CircuitReading } from '../../../shared/wire/reading.ts'
import { BoardStore } from '../../../web/store/board-store.ts'

/** A store whose pictures are drawn when the test says so. */
export function storeInTest(name?: string) {
  const clock = new SimulatedClock()
  const frames: (() => void)[] = []
  const store = new BoardStore({ clock, nextFrame: (task) => frames.push(task), ...(name && { name }) })
  const draw = () => frames.splice(0).forEach((task) => task())
  const board = () => {
    draw()
    return store.read()
  }
  const hear = (data: object, event = 'message') => store.receive({ event, data: JSON.stringify(data) })
  const live = () => store.connected({ kind: 'live', since: clock.epoch() })
  const lose = () =>
    store.connected({
      kind: 'lost',
      at: clock.epoch(),
      reason: 'the server closed the connection',
      retryAt: clock.epoch() + 1_000,
      attempt: 1,
    })
  return { clock, store, frames, board, hear, live, lose }
}

export function boardMessage(at: number, ...circuits: readonly CircuitReading[]): object {
  return { type: 'board', version: boardVersion, at, circuits }
}
