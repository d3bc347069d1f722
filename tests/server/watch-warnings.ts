import type { MockInstance } from 'vitest'
import { onTestFinished, vi } from 'vitest'

/** Keeps the process's warnings off the screen and notes them, until the test is over. */
export function watchWarnings(): MockInstance<typeof process.emitWarning> {
  const warning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warning.mockRestore())
  return warning
}
