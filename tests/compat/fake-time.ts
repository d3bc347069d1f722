import { afterEach, beforeEach, vi } from 'vitest'

/** Each test of the file runs on vitest's time. `setImmediate` stays real: with it promises are waited for. */
export function useFakeTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  })
  afterEach(() => {
    vi.clearAllTimers()
    vi.useRealTimers()
  })
}
