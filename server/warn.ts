/**
 * Tells of a mistake in code that was handed in, where throwing it would harm somebody who is not to blame.
 *
 * @param what What went wrong, and that nothing else did.
 * @param mistake What was thrown.
 */
export function warn(what: string, mistake: unknown): void {
  const node: Partial<NodeJS.Process> | undefined = globalThis.process
  if (node?.emitWarning) node.emitWarning(what, { type: 'FuseboardWarning', detail: detailOf(mistake) })
  // oxlint-disable-next-line no-console -- a browser has no other place for it
  else console.warn(`FuseboardWarning: ${what}`, mistake)
}

/** Anything can be thrown, also what cannot be written down. */
function detailOf(mistake: unknown): string {
  try {
    return mistake instanceof Error ? (mistake.stack ?? mistake.message) : String(mistake)
  } catch {
    return 'something that cannot be written down'
  }
}
