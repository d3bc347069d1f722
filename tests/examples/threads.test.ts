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

it('shows two threads with a circuit of another rule, and what each has counted', async () => {
  const stdout = await runBuilt('common-circuit')
  const counted = [...stdout.matchAll(/failed (\d+) times and was turned away (\d+) times/g)]
  const failed = counted.reduce((sum, [, times]) => sum + Number(times), 0)
  const turnedAway = counted.reduce((sum, [, , times]) => sum + Number(times), 0)
  // Both may have been on their way when the sixth call failed.
  expect([6, 7]).toContain(failed)
  expect(failed + turnedAway).toBe(20)
  expect(stdout).toContain('main thread: open')
})
