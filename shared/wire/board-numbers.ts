/**
 * Whole numbers as text, in the 64 letters of Base64: five bits to a letter, the lowest first, with a sixth that says
 * that more follow. Most figures of a board that changes are small, and small ones take one letter, without a separator
 * or anything that JSON would escape.
 */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const base = 32
const more = 32

const valueOfCode = new Int8Array(128).fill(-1)
for (let value = 0; value < letters.length; value++) valueOfCode[letters.charCodeAt(value)] = value

/** A whole number from 0. */
export function numberText(value: number): string {
  let text = ''
  let rest = value
  while (rest >= base) {
    text += letters[more + (rest % base)]!
    rest = Math.floor(rest / base)
  }
  return text + letters[rest]!
}

/** A whole number that may be below 0. */
export function signedText(value: number): string {
  return numberText(value < 0 ? -2 * value - 1 : 2 * value)
}

/** Reads back what `numberText` and `signedText` wrote, one number after the other. */
export class NumberReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** @throws RangeError where the text ends within a number, or holds anything but its letters. */
  next(): number {
    let value = 0
    for (let scale = 1; ; scale *= base) {
      const digit = valueOfCode[this.#text.charCodeAt(this.#at)] ?? -1
      if (digit < 0) throw new RangeError(`no number at ${this.#at} of ${this.#text.length} letters`)
      this.#at++
      value += (digit % base) * scale
      if (digit < more) return value
      if (scale > Number.MAX_SAFE_INTEGER) throw new RangeError(`a number that is too long at ${this.#at}`)
    }
  }

  /** @throws RangeError as `next` does. */
  nextSigned(): number {
    const value = this.next()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
