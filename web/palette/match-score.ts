/**
 * How well a label fits what somebody has written: the more, the better; `null`: not at all. Every word must be in the
 * label, or, unless `isStrict`, its letters in their order. The beginning of the label, and of its words, counts most.
 */
export function matchScore(label: string, text: string, isStrict = false): number | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  let score = 0
  for (const word of words) {
    const fit = wordScore(label.toLowerCase(), word, isStrict)
    if (fit === null) return null
    score += fit
  }
  return score
}

function wordScore(label: string, word: string, isStrict: boolean): number | null {
  const found = label.indexOf(word)
  if (found === 0) return 100 - label.length / 100
  if (found > 0) return (isWordStart(label, found) ? 80 : 60) - label.length / 100
  return !isStrict && isScattered(label, word) ? 20 - label.length / 100 : null
}

function isWordStart(label: string, index: number): boolean {
  return /[^\p{L}\p{N}]/u.test(label.charAt(index - 1))
}

/** Whether all letters are there in their order: `pch` in `payments.charge`. */
function isScattered(label: string, word: string): boolean {
  let from = 0
  for (const letter of word) {
    const found = label.indexOf(letter, from)
    if (found < 0) return false
    from = found + letter.length
  }
  return true
}
