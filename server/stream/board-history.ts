import type { HistoryPage } from '../../shared/wire/board-history.ts'
import type { ToldBoard } from '../../shared/wire/board-told.ts'
import { boardVersion } from '../../shared/wire/board.ts'
import type { CircuitPast, History } from '../registry/history.ts'

/** So many circuits go into one event, so that nobody has to read a long past at one go. */
const circuitsPerEvent = 50

/** The last minutes of all circuits of a board, and their changes of state: lines of JSON, each for some circuits. */
export function encodeHistories(history: History, { epoch, circuits }: ToldBoard): readonly string[] {
  const known = [...circuits].flatMap(([number, { reading }]) => {
    const past = history.get(reading.name)
    return past ? [entryOf(number, past)] : []
  })
  const events = Math.ceil(known.length / circuitsPerEvent)
  return Array.from({ length: events }, (_, index) => {
    const some = known.slice(index * circuitsPerEvent, (index + 1) * circuitsPerEvent)
    return JSON.stringify({ type: 'history', version: boardVersion, epoch, circuits: some })
  })
}

/** All that is known of one circuit: both tiers with their latencies, and its changes of state. */
export function encodeCircuitHistory(circuit: string, { rows, transitions }: CircuitPast): string {
  return JSON.stringify({
    type: 'circuit-history',
    version: boardVersion,
    circuit,
    until: rows.until,
    fine: rows.finePages(),
    coarse: rows.coarsePages(),
    transitions: transitions.read(),
  })
}

function entryOf(number: number, { rows, transitions }: CircuitPast): readonly unknown[] {
  const pages = rows.finePages().map(({ start, rows: text }): HistoryPage => ({ start, rows: text }))
  return [number, rows.until, pages, transitions.read()]
}
