import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runBuilt } from './run-built.ts'

it('shows a circuit in a file, which the next process finds open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fb-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const run = async () =>
    (await runBuilt('sqlite', { SQLITE_FILE: join(folder, 'circuits.db') })).trim().split('\n')
  const isOpen = expect.stringMatching(/^The circuit "payments" is open; it tries again in \d+ ms\.$/)
  expect(await run()).toEqual([...Array(5).fill('asked payments: Error: payments is down'), isOpen])
  expect(await run()).toEqual(Array(6).fill(isOpen))
})
