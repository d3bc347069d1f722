/** The name that is at most two slips of the finger away from a wrong one. */
export function nearest<Name extends string>(wrong: string, names: readonly Name[]): Name | undefined {
  const ranked = names
    .map((name) => ({ name, slips: slips(wrong.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.slips - b.slips)
  return ranked.find(({ slips: distance }) => distance <= 2)?.name
}

/** The Levenshtein distance. */
function slips(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const changed = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      line.push(Math.min(changed, above[column]! + 1, line[column - 1]! + 1))
    }
    above = line
  }
  return above[b.length]!
}
