/** The key of a circuit, and a context, which is no text, before or behind it where somebody hands one in. */
export type KeyArguments =
  | readonly [key: string]
  | readonly [context: unknown, key: string]
  | readonly [key: string, context: unknown]

/** The key among them. */
export function keyIn(args: readonly unknown[]): string {
  const key = args.find((each) => typeof each === 'string')
  if (key !== undefined) return key
  throw new TypeError(
    `A key must be a text, got ${args.map((each) => typeof each).join(' and ') || 'nothing'}`,
  )
}
