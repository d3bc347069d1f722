import { nearest } from './nearest.ts'

/** The range of a numeric option, inclusive. */
export interface NumberRange {
  readonly from: number
  /** @default Infinity */
  readonly to?: number | undefined
  /** Whether it must be a whole number. @default false */
  readonly whole?: boolean | undefined
  /** Said in brackets behind the range. */
  readonly note?: string | undefined
}

/** What an object must be able to do. */
export interface Shape {
  /** What it then is, for a person. */
  readonly is: string
  /** The names of the methods that it must have. */
  readonly methods: readonly string[]
}

/**
 * Checks the options that somebody handed in. Every mistake is answered with the owner, the option, what it may be and
 * what it was; nothing is clamped.
 */
export class OptionCheck {
  readonly #owner: string

  /** @param owner Whose options they are, as its user knows it: `CircuitBreaker`. */
  constructor(owner: string) {
    this.#owner = owner
  }

  /** Refuses what is no object, and names that are not in the list. */
  known(options: unknown, names: readonly string[]): void {
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      throw new TypeError(`${this.#owner} options must be an object, got ${quote(options)}`)
    }
    const unknown = Object.keys(options).find((name) => !names.includes(name))
    if (unknown === undefined) return
    const near = nearest(unknown, names)
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`
    throw new TypeError(`${this.#owner} has no option "${unknown}".${hint} It knows ${names.join(', ')}.`)
  }

  /** Takes a number that lies in the range. */
  number(name: string, value: unknown, range: NumberRange): number {
    const isInRange = typeof value === 'number' && value >= range.from && value <= (range.to ?? Infinity)
    if (isInRange && (!range.whole || Number.isInteger(value))) return value
    const expected = `${range.whole ? 'a whole number' : 'a number'} ${describe(range)}`
    throw this.#mistake(name, expected, value, typeof value === 'number')
  }

  /** Takes `true` or `false`, and nothing that is like them. */
  boolean(name: string, value: unknown): boolean {
    if (typeof value === 'boolean') return value
    throw this.#mistake(name, 'true or false', value)
  }

  /** Takes a text that is not empty. */
  text(name: string, value: unknown): string {
    if (typeof value === 'string' && value !== '') return value
    throw this.#mistake(name, 'a text that is not empty', value)
  }

  /** Takes one of a few texts. */
  oneOf<T extends string>(name: string, value: T, values: readonly T[]): T {
    if (values.includes(value)) return value
    throw this.#mistake(name, `one of ${values.join(', ')}`, value)
  }

  /** Takes a function. */
  callable<T>(name: string, value: T): T {
    if (typeof value === 'function') return value
    throw this.#mistake(name, 'a function', value)
  }

  /** Takes an object for what it can do. */
  shaped<T>(name: string, value: T, { is, methods }: Shape): T {
    const can = (method: string) =>
      typeof value === 'object' &&
      value !== null &&
      typeof (value as Record<string, unknown>)[method] === 'function'
    if (methods.every(can)) return value
    throw this.#mistake(name, `${is} (an object with ${methods.join(', ')})`, value)
  }

  /** Refuses a value, for a check of the caller's own. */
  refuse(name: string, expected: string, value: unknown): never {
    throw this.#mistake(name, expected, value)
  }

  #mistake(name: string, expected: string, value: unknown, isOutOfRange = false): Error {
    const Mistake = isOutOfRange ? RangeError : TypeError
    return new Mistake(`${this.#owner} option "${name}" must be ${expected}, got ${quote(value)}`)
  }
}

function describe({ from, to, note }: NumberRange): string {
  const range = to === undefined || to === Infinity ? `from ${from}` : `from ${from} to ${to}`
  return note === undefined ? range : `${range} (${note})`
}

/** What somebody handed in, in a word. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'an array' : 'an object'
}
