const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const

const ordinals = [
  'zeroth',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
] as const

/** `five`; from eleven on in figures. */
export function numberWord(value: number): string {
  return numbers[value] ?? String(value)
}

/** `third`; from the eleventh on in figures. */
export function ordinal(value: number): string {
  return ordinals[value] ?? `${value}th`
}

/** `1 call`, `2 calls`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`
}

/** `once`, `twice`, `3 times`. */
export function timesWord(value: number): string {
  return ['never', 'once', 'twice'][value] ?? `${value} times`
}

/** With a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
