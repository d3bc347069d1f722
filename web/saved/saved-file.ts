import type { SavedCircuit } from './saved-circuit.ts'

/** Where in the offline page what was saved is written. */
const place = '<script type="application/json" id="saved">null</script>'

/**
 * The file: the offline page with a circuit in it. Names and everything else are text in a block of data, which no
 * browser runs, and no character of them can end the block.
 *
 * @param page The offline page, as the server hands it out.
 * @throws Error when it is none.
 */
export function fileOf(page: string, saved: SavedCircuit): string {
  const at = page.indexOf(place)
  if (at < 0) throw new Error('The server handed out something else than the offline page.')
  const data = JSON.stringify(saved).replaceAll('<', '\\u003c')
  return `${page.slice(0, at)}${place.replace('null', () => data)}${page.slice(at + place.length)}`
}

/** `payments.charge-2026-01-20-1402.html`; what a file system might not like is a hyphen. */
export function fileName({ reading, span }: SavedCircuit): string {
  const name =
    reading.name
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 80) || 'circuit'
  const time = new Date(span.to)
  const day = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())].join('-')
  return `${name}-${day}-${twoDigits(time.getHours())}${twoDigits(time.getMinutes())}.html`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
