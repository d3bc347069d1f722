import { isCircuitReading, isTransition } from './board-check.ts'
import { withFigures } from './board-figures.ts'
import type { SparseCounts } from './board-latencies.ts'
import { countsText, noCounts, readCounts } from './board-latencies.ts'
import { NumberReader, numberText, signedText } from './board-numbers.ts'
import { isSame } from './board-same.ts'
import type { ToldBoard, ToldCircuit } from './board-told.ts'
import { factsOf, tell, withFacts } from './board-told.ts'
import { boardVersion } from './board.ts'
import type { CircuitReading, TransitionReading } from './reading.ts'
import { isObject } from './turbine-values.ts'

/** What happened to circuits between two tellings, besides what their readings say. By their numbers. */
export interface Happened {
  /** How long the calls took that ended in between. */
  readonly latencies: ReadonlyMap<number, SparseCounts>
  /** The changes of state, in their order. */
  readonly transitions: readonly (readonly [circuit: number, transition: TransitionReading])[]
}

/** One circuit after a delta. */
export interface Change {
  readonly reading: CircuitReading
  readonly latencies: SparseCounts
  readonly transitions: readonly TransitionReading[]
}

/** A board after a delta, and how it differs: all its circuits, for time has passed for every one of them. */
export interface Applied {
  readonly board: ToldBoard
  readonly changes: readonly Change[]
}

/** Figures come by the twenty, each lot with letters that say which of them changed. */
const perMask = 20

/** All circuits of a board with their readings in full, as one line of JSON. */
export function encodeSnapshot({ epoch, tick, at, circuits }: ToldBoard): string {
  const readings = [...circuits.values()].map(({ reading }) => reading)
  const numbers = [...circuits.keys()]
  return JSON.stringify({
    type: 'board',
    version: boardVersion,
    epoch,
    tick,
    at,
    numbers,
    circuits: readings,
  })
}

/** What a reader that knows one board must hear to know the next, as one line of JSON. */
export function encodeDelta(before: ToldBoard, after: ToldBoard, happened: Happened): string {
  const added: [number, CircuitReading][] = []
  const facts: [number, object][] = []
  const rows: string[] = []
  let next = 0
  for (const [number, circuit] of after.circuits) {
    const known = before.circuits.get(number)
    const changed = known ? changedFacts(known, circuit) : 'anew'
    const latencies = happened.latencies.get(number) ?? noCounts
    if (changed === 'anew') added.push([number, circuit.reading])
    else if (changed) facts.push([number, changed])
    const row = rowText(changed === 'anew' ? circuit : known!, circuit, latencies)
    if (row === undefined) continue
    rows.push(numberText(number - next), row)
    next = number + 1
  }
  const removed = [...before.circuits.keys()].filter((number) => !after.circuits.has(number))
  const { epoch, tick, at } = after
  const { transitions } = happened
  return JSON.stringify({
    type: 'delta',
    version: boardVersion,
    epoch,
    tick,
    at,
    added: some(added),
    removed: some(removed),
    facts: some(facts),
    transitions: some(transitions),
    figures: rows.length > 0 ? rows.join('') : undefined,
  })
}

/** The board of a snapshot; why it is none, in a few words, where it cannot be read. */
export function decodeSnapshot(event: Readonly<Record<string, unknown>>): ToldBoard | string {
  const { at, circuits, epoch, tick, numbers } = event
  if (typeof at !== 'number' || !Array.isArray(circuits)) return 'a board message without time or circuits'
  const wrong = circuits.findIndex((circuit) => !isCircuitReading(circuit))
  if (wrong >= 0) return `a board message whose circuit ${wrong + 1} cannot be read`
  const readings = circuits.filter(isCircuitReading)
  const told = readings.map((reading, index): [number, ToldCircuit] => {
    const number: unknown = Array.isArray(numbers) ? numbers[index] : index
    return [typeof number === 'number' ? number : index, tell(reading, at)]
  })
  return {
    epoch: typeof epoch === 'string' ? epoch : '',
    tick: typeof tick === 'number' ? tick : 0,
    at,
    circuits: new Map(told),
  }
}

/** Whether a delta is the next word after this board; else there is a hole between them, or it was heard already. */
export function follows({ epoch, tick }: ToldBoard, delta: Readonly<Record<string, unknown>>): boolean {
  return delta['epoch'] === epoch && delta['tick'] === tick + 1
}

/** The board after a delta that follows it; why there is none, in a few words, where the delta cannot be read. */
export function applyDelta(board: ToldBoard, delta: Readonly<Record<string, unknown>>): Applied | string {
  try {
    return apply(board, delta)
  } catch (mistake) {
    return `a delta with ${mistake instanceof Error ? mistake.message : 'nonsense in it'}`
  }
}

function apply(board: ToldBoard, delta: Readonly<Record<string, unknown>>): Applied {
  const { at, figures } = delta
  if (typeof at !== 'number') throw new TypeError('no time')
  const circuits = new Map(board.circuits)
  for (const number of listOf(delta['removed'])) circuits.delete(Number(number))
  for (const [number, reading] of pairsOf(delta['added'])) circuits.set(number, checked(reading))
  for (const [number, facts] of pairsOf(delta['facts'])) {
    const known = knownOf(circuits, number)
    const reading = isObject(facts) ? withFacts(known.reading, facts) : facts
    circuits.set(number, { ...checked(reading), figures: known.figures })
  }
  const latencies = readRows(circuits, typeof figures === 'string' ? figures : '')
  const transitions = pairsOf(delta['transitions'])
  const changes: Change[] = []
  for (const [number, circuit] of circuits) {
    const reading =
      circuit.reading.at === at ? circuit.reading : withFigures(circuit.reading, circuit.figures, at)
    circuits.set(number, { ...circuit, reading })
    const own = transitions.flatMap(([of, transition]) =>
      of === number && isTransition(transition) ? [transition] : [],
    )
    changes.push({ reading, latencies: latencies.get(number) ?? noCounts, transitions: own })
  }
  return { board: { epoch: board.epoch, tick: board.tick + 1, at, circuits }, changes }
}

/** The facts that changed, each whole; `anew` where one, or a figure, comes or goes, for which there is no word. */
function changedFacts(before: ToldCircuit, after: ToldCircuit): object | 'anew' | undefined {
  if (before.figures.length !== after.figures.length) return 'anew'
  const was = new Map(Object.entries(factsOf(before.reading)))
  const is = Object.entries(factsOf(after.reading)).filter(([, value]) => value !== undefined)
  const isLost = [...was].some(([name, value]) => value !== undefined && !is.some(([each]) => each === name))
  if (isLost) return 'anew'
  const changed = is.filter(([name, value]) => !isSame(was.get(name), value))
  return changed.length > 0 ? Object.fromEntries(changed) : undefined
}

/** The figures that changed, by how much, and the latencies; `undefined`: nothing happened. */
function rowText(before: ToldCircuit, after: ToldCircuit, latencies: SparseCounts): string | undefined {
  if (before.figures === after.figures && latencies.length === 0) return undefined
  const masks: number[] = []
  let steps = ''
  for (const [place, figure] of after.figures.entries()) {
    const step = figure - before.figures[place]!
    const mask = Math.floor(place / perMask)
    masks[mask] = (masks[mask] ?? 0) + (step === 0 ? 0 : 2 ** (place % perMask))
    if (step !== 0) steps += signedText(step)
  }
  return masks.map(numberText).join('') + steps + countsText(latencies)
}

/** Brings the figures up to date, and gives back what the rows tell besides. */
function readRows(circuits: Map<number, ToldCircuit>, text: string): Map<number, SparseCounts> {
  const latencies = new Map<number, SparseCounts>()
  const reader = new NumberReader(text)
  let next = 0
  while (!reader.isAtEnd) {
    const number = next + reader.next()
    const known = knownOf(circuits, number)
    const figures = readSteps(reader, known.figures)
    circuits.set(number, { reading: known.reading, figures })
    const counts = readCounts(reader)
    if (counts.length > 0) latencies.set(number, counts)
    next = number + 1
  }
  return latencies
}

function readSteps(reader: NumberReader, before: readonly number[]): readonly number[] {
  const masks = Array.from({ length: Math.ceil(before.length / perMask) }, () => reader.next())
  if (masks.every((mask) => mask === 0)) return before
  return before.map((figure, place) => {
    const mask = masks[Math.floor(place / perMask)]!
    return (mask & (1 << (place % perMask))) === 0 ? figure : figure + reader.nextSigned()
  })
}

function checked(reading: unknown): ToldCircuit {
  if (!isCircuitReading(reading)) throw new TypeError('a circuit that cannot be read')
  // Its time is another than that of the board, so that it is made anew with its figures.
  return { ...tell(reading, reading.at), reading: { ...reading, at: NaN } }
}

function knownOf(circuits: ReadonlyMap<number, ToldCircuit>, number: number): ToldCircuit {
  const known = circuits.get(number)
  if (known) return known
  throw new RangeError(`a circuit ${number} that nobody knows`)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function pairsOf(value: unknown): readonly (readonly [number, unknown])[] {
  return listOf(value).flatMap((pair) =>
    Array.isArray(pair) && typeof pair[0] === 'number' ? [[pair[0], pair[1]] as const] : [],
  )
}

function some<Entry>(list: readonly Entry[]): readonly Entry[] | undefined {
  return list.length > 0 ? list : undefined
}
