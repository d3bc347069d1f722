/**
 * Names for the Hystrix stream. The Hystrix dashboards put a name into HTML and into selectors unescaped: a quotation
 * mark, a backslash or a line break makes them draw a new card for every event, and markup is executed. On this stream
 * alone such characters are replaced by harmless ones that look alike.
 */
export function hystrixName(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029"\\<>]/gu, (character) => lookalikes[character] ?? ' ')
}

const lookalikes: Readonly<Record<string, string>> = { '"': '”', '\\': '⧵', '<': '‹', '>': '›' }

/**
 * Gives circuits safe names, one after the other; one that has become like another is numbered. The same names in the
 * same order are always named the same.
 */
export function hystrixNaming(): (name: string) => string {
  const timesGiven = new Map<string, number>()
  return (name) => {
    const safe = hystrixName(name)
    let numbered = safe
    while (timesGiven.has(numbered)) {
      const times = timesGiven.get(safe)! + 1
      timesGiven.set(safe, times)
      numbered = `${safe} (${times})`
    }
    timesGiven.set(numbered, 1)
    return numbered
  }
}
