import type { Outcome } from '../../shared/engine/outcome.ts'

/** One thing that happened to a shared circuit, or the same thing several times in a row. */
export type Word =
  /** Calls that carry this ticket came to `outcome`. */
  | {
      readonly kind: 'settle'
      readonly outcome: Outcome
      readonly ticket: number
      readonly times: number
      /** How long the function ran, in milliseconds with three decimals at most, for the rules that ask. */
      readonly tookMs: number | undefined
    }
  /** Calls ask to be let through. */
  | { readonly kind: 'admit'; readonly times: number }
  /** A hand turns all calls away. */
  | { readonly kind: 'isolate' }
  /** A hand starts the circuit afresh. */
  | { readonly kind: 'reset' }
  /** A hand opens the circuit until its time is over. */
  | { readonly kind: 'open' }
  /** A hand closes the circuit. */
  | { readonly kind: 'close' }
  /** Somebody sees that the time of an open circuit is over. */
  | { readonly kind: 'wake' }

/** What happens without a call. */
export type Deed = Exclude<Word['kind'], 'settle' | 'admit'>

/** What one process had to say at one time. */
export interface Entry {
  /** A name that no other entry has, by which its writer knows it again. Letters and digits. */
  readonly id: string
  /** When the store wrote it, in milliseconds since 1970. */
  readonly now: number
  /** Where the chance comes from that its words ask for. */
  readonly seed: number
  readonly words: readonly Word[]
}

/**
 * Writes an entry without its time: `#5f1c.4711 s3x40,f3,ax2;`, named `5f1c` and with the seed 4711, says that forty calls
 * with ticket 3 went well, that one failed and that two more ask to be let through.
 */
export function writeEntry({ id, seed, words }: Omit<Entry, 'now'>): string {
  return `#${id}.${seed} ${words.map(writeWord).join(',')};`
}

/** An entry with the text that was made of it. */
export interface WrittenEntry extends Omit<Entry, 'now'> {
  readonly text: string
}

/**
 * Reads the entries of a tail. What it cannot read it leaves out: a later version may have more to say.
 *
 * @param mine One's own entry. Where it comes last, as it does when one has just written it, it need not be read again.
 */
export function readEntries(tail: string, mine?: WrittenEntry): readonly Entry[] {
  if (tail === '') return noEntries
  if (mine === undefined || !tail.endsWith(mine.text)) return parse(tail)
  const { text, id, seed, words } = mine
  const stamp = tail.lastIndexOf('@')
  const now = Number(tail.slice(stamp + 1, tail.length - text.length))
  return [...(stamp === 0 ? noEntries : parse(tail.slice(0, stamp))), { now, id, seed, words }]
}

function parse(tail: string): readonly Entry[] {
  return tail.split(';').flatMap(readEntry)
}

const noEntries: readonly Entry[] = []

const letters: Readonly<Record<Outcome, string>> = {
  success: 's',
  failure: 'f',
  timeout: 't',
  ignored: 'i',
  rejected: 'r',
  cancelled: 'c',
  'short-circuited': 'k',
}
const deeds: Readonly<Record<Deed, string>> = { isolate: 'l', reset: 'z', open: 'o', close: 'd', wake: 'w' }
const deedsByLetter = new Map(Object.entries(deeds).map(([deed, letter]) => [letter, deed as Deed]))
const outcomesByLetter = new Map(
  Object.entries(letters).map(([outcome, letter]) => [letter, outcome as Outcome]),
)

function writeWord(word: Word): string {
  switch (word.kind) {
    case 'settle':
      return `${letters[word.outcome]}${word.ticket}${timesOf(word.times)}${tookOf(word.tookMs)}`
    case 'admit':
      return `a${timesOf(word.times)}`
    default:
      return deeds[word.kind]
  }
}

const timesOf = (times: number): string => (times === 1 ? '' : `x${times}`)
const tookOf = (ms: number | undefined): string => (ms === undefined ? '' : `~${ms}`)

function readEntry(text: string): Entry[] {
  const parts = /^@([\d.]+)#(\w+)\.(\d+) (.*)$/.exec(text)
  if (parts === null) return []
  const [, now, id, seed, words] = parts
  return [{ now: Number(now), id: id!, seed: Number(seed), words: words!.split(',').flatMap(readWord) }]
}

function readWord(text: string): Word[] {
  const parts = /^([a-z])(\d*)(?:x(\d+))?(?:~([\d.]+))?$/.exec(text)
  if (parts === null) return []
  const [, letter, ticket, count, took] = parts
  const times = Number(count ?? 1)
  if (letter === 'a') return [{ kind: 'admit', times }]
  const deed = deedsByLetter.get(letter!)
  if (deed !== undefined) return [{ kind: deed }]
  const outcome = outcomesByLetter.get(letter!)
  if (outcome === undefined) return []
  const tookMs = took === undefined ? undefined : Number(took)
  return [{ kind: 'settle', outcome, ticket: Number(ticket), times, tookMs }]
}
