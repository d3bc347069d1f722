/** A name in two parts: what it shares with its neighbours, and what tells it from them. */
export interface NameParts {
  /** Up to the last dot, the dot included; may be empty. */
  readonly prefix: string
  readonly tail: string
}

/** A name cut behind its last dot, unless nothing would be left. */
export function splitName(name: string): NameParts {
  const dot = name.lastIndexOf('.', name.length - 2)
  return { prefix: name.slice(0, dot + 1), tail: name.slice(dot + 1) }
}
