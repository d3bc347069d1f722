/**
 * A name for the Hystrix stream. The Hystrix dashboards put a name into HTML and into selectors unescaped: a quotation
 * mark, a backslash, a line break or an entity makes them draw a new card for every event, and markup is executed. On this
 * stream alone such characters are replaced by harmless ones that look alike, and half characters, which no encoding can
 * carry, by the one that stands for them.
 */
export function hystrixName(name: string): string {
  return name.replace(breaking, (character) => lookalikes[character] ?? (isHalf(character) ? '\uFFFD' : ' '))
}

/** An ampersand only where an entity might begin. */
const breaking = /[\p{Cc}\p{Cs}\u2028\u2029"\\<>]|&(?=[#A-Za-z])/gu

const lookalikes: Readonly<Record<string, string>> = { '"': '”', '\\': '⧵', '<': '‹', '>': '›', '&': '＆' }

function isHalf(character: string): boolean {
  return character >= '\uD800' && character <= '\uDFFF'
}
