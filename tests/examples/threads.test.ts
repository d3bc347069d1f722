import { expect, it } from 'vitest'
import { runBuilt } from './run-built.ts'

it('shows two threads that trip together, and the main thread that hears of it', async () => {
  const stdout = await runBuilt('threads')
  const called = [...stdout.matchAll(/called (\d+) times and was turned away/g)].map(([, times]) =>
    Number(times),
  )
  expect(called).toHaveLength(2)
  // Both may have been on their way when the fifth call failed.
  expect(called[0]! + called[1]!).toBeGreaterThanOrEqual(5)
  expect(called[0]! + called[1]!).toBeLessThanOrEqual(6)
  expect(stdout).toContain('main thread: OPEN, payments later')
})
