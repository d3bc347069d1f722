import type { Clock } from '../../../shared/engine/clock.ts'

/** What databases say when somebody else was in the way; the same again a moment later goes well. */
const contentions: ReadonlySet<unknown> = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  // PostgreSQL: serialization failure, deadlock, lock not available, a table or type that somebody else makes as well
  '40001',
  '40P01',
  '55P03',
  '23505',
  '42P07',
  '42710',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
])
const mostTries = 20

/** Does something again while others are in the way. */
export async function patiently<T>(act: () => Promise<T>, clock: Clock): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      if (tries === mostTries || !isContention(error)) throw error
      await rest(tries * 2, clock)
    }
  }
}

function rest(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve).ref()
  })
}

function isContention(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { readonly code?: unknown }
  return contentions.has(code) || /database (?:table )?is locked|SQLITE_BUSY/.test(error.message)
}
