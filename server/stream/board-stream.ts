import type { Clock } from '../../shared/engine/clock.ts'
import { encodeBoard } from '../../shared/wire/board.ts'
import { encodeEvent } from '../../shared/wire/sse-encode.ts'
import type { Registry } from '../registry/registry.ts'
import { Broadcast } from './broadcast.ts'
import { encodeEach } from './encode-each.ts'

/** The stream that our own page reads: all circuits of a registry in one message, once a second and at each change of state. */
export function boardStream(registry: Registry, clock: Clock): Broadcast {
  return new Broadcast({
    frame: () => boardFrame(registry, clock),
    onChange: (listener) => registry.onChange(listener),
    clock,
  })
}

function boardFrame(registry: Registry, clock: Clock): string {
  const circuits = encodeEach(registry.circuits(), (reading) => JSON.stringify(reading))
  return encodeEvent(encodeBoard(clock.epoch(), circuits))
}
