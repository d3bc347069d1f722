import { nearest } from '../../shared/engine/nearest.ts'
import type { FigureName, StateWord } from './query-terms.ts'
import { figureNames, figureUnits, stateWords } from './query-terms.ts'

/** What the board is searched for: all terms must be true of a circuit. */
export interface Query {
  readonly terms: readonly Term[]
  /** What could not be understood, a sentence each; the other terms count all the same. */
  readonly mistakes: readonly string[]
}

/** One word of a search. `isNot`: it stands behind a minus. Patterns are in lower case, `*` stands for anything. */
export type Term = { readonly isNot: boolean } & (
  | { readonly kind: 'text'; readonly field: TextField; readonly pattern: string }
  | { readonly kind: 'state'; readonly states: readonly StateWord[] }
  | {
      readonly kind: 'figure'
      readonly figure: FigureName
      readonly comparison: Comparison
      /** In the figure's own unit: per cent, per second, milliseconds. */
      readonly value: number
    }
)

/** What a text is looked for in; `any` is name or group. */
export type TextField = 'any' | 'name' | 'group' | 'host'

/** How a figure is compared. */
export type Comparison = '>' | '>=' | '<' | '<=' | '='

/** Understands a search such as `state:open group:pay* p99>500 rps>1`. Never throws. */
export function readQuery(text: string): Query {
  const read = wordsOf(text).map(readWord)
  return {
    terms: read.filter((each) => typeof each !== 'string'),
    mistakes: read.filter((each) => typeof each === 'string'),
  }
}

/** The words of a search: what stands in quotation marks is one, with whatever is written right before it. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []
}

/** A term, or the sentence that says why it is none. */
function readWord(word: string): Term | string {
  const isNot = word.length > 1 && word.startsWith('-')
  const bare = isNot ? word.slice(1) : word
  const [, field, comparison, value] = /^([a-z][\w-]*)(:|>=|<=|>|<|=)(.*)$/is.exec(bare) ?? []
  if (field === undefined || comparison === undefined || value === undefined) {
    return { kind: 'text', field: 'any', pattern: unquoted(bare).toLowerCase(), isNot }
  }
  const term = readField(field.toLowerCase(), comparison, unquoted(value), bare)
  return typeof term === 'string' ? term : { ...term, isNot }
}

type PlainTerm = Term extends infer Each ? (Each extends Term ? Omit<Each, 'isNot'> : never) : never

function readField(field: string, comparison: string, value: string, word: string): PlainTerm | string {
  const figure = aliases[field] ?? figureNames.find((name) => name === field)
  if (figure !== undefined) return readFigure(figure, comparison, value, word)
  const known = fields.find((each) => each === field)
  if (known === undefined) return `${quoted(word)}: there is no field ${quoted(field)}.${didYouMean(field)}`
  if (comparison !== ':' && comparison !== '=')
    return `${quoted(word)}: write ${known}:… to look for a ${known}.`
  if (value === '') return `${quoted(word)}: what ${known} to look for is missing.`
  return known === 'state'
    ? readStates(value, word)
    : { kind: 'text', field: known, pattern: value.toLowerCase() }
}

const fields = ['name', 'group', 'host', 'state'] as const

const aliases: Readonly<Record<string, FigureName>> = { calls: 'rps', error: 'errors' }

function readStates(value: string, word: string): PlainTerm | string {
  const names = value.toLowerCase().split(',')
  const states = names.flatMap((name) => stateWords.find((each) => each === name) ?? [])
  const wrong = names.find((name) => !stateWords.some((each) => each === name))
  if (wrong === undefined) return { kind: 'state', states }
  const near = nearest(wrong, stateWords)
  const hint = near === undefined ? ` There are ${stateWords.join(', ')}.` : ` Did you mean state:${near}?`
  return `${quoted(word)}: there is no such state.${hint}`
}

function readFigure(figure: FigureName, comparison: string, value: string, word: string): PlainTerm | string {
  const unit = figureUnits[figure]
  const [, digits = '', suffix = ''] = /^(\d+(?:\.\d+)?|\.\d+)\s*(\D*)$/.exec(value) ?? []
  const factor = unit.factors[suffix.toLowerCase()]
  if (digits === '' || factor === undefined) {
    return `${quoted(word)}: ${figure} is compared with ${unit.expected}, such as ${figure}>${unit.example}.`
  }
  return {
    kind: 'figure',
    figure,
    comparison: comparisons.find((each) => each === comparison) ?? '=',
    value: Number(digits) * factor,
  }
}

const comparisons: readonly Comparison[] = ['>', '>=', '<', '<=', '=']

function didYouMean(field: string): string {
  const all = [...fields, ...figureNames]
  const near = nearest(field, all)
  if (near !== undefined) return ` Did you mean ${near}?`
  return ` There are ${all.join(', ')}; put quotation marks around what is no field.`
}

const unquoted = (text: string): string => text.replaceAll('"', '')
const quoted = (text: string): string => `“${text}”`
