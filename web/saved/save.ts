import type { SavedCircuit } from './saved-circuit.ts'
import { fileName, fileOf } from './saved-file.ts'

/**
 * Hands a circuit to the browser as a file that opens without a server.
 *
 * @throws Error that says why it cannot, in a sentence.
 */
export async function save(saved: SavedCircuit): Promise<void> {
  const file = fileOf(await fetchPage(), saved)
  const address = URL.createObjectURL(new Blob([file], { type: 'text/html' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName(saved)
  link.click()
  // The browser has taken hold of it by then.
  requestAnimationFrame(() => URL.revokeObjectURL(address))
}

async function fetchPage(): Promise<string> {
  const response = await fetch('./offline.txt').catch(() => undefined)
  if (!response) throw new Error('Not saved: the server cannot be reached.')
  if (!response.ok) throw new Error(`Not saved: the server answered ${response.status}.`)
  return response.text()
}
