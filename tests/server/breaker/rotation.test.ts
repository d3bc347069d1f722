import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { rotateWith } from '../../../server/breaker/rotation.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'
import { watchWarnings } from '../watch-warnings.ts'

function countingWindow() {
  const window = { turns: 0, rotateBucket: () => void window.turns++ }
  return window
}

describe('a rotate controller', () => {
  it('moves on all windows that follow it, until they do not any more', () => {
    const controller = new EventEmitter()
    const [first, second] = [countingWindow(), countingWindow()]
    const stop = rotateWith(controller, first)
    rotateWith(controller, second)
    controller.emit('rotate')
    stop()
    stop()
    controller.emit('rotate')
    expect([first.turns, second.turns]).toEqual([1, 2])
  })

  it.each([
    [0, 30],
    [5, 5],
    [10, 10],
  ])(
    'that bears %i listeners gets %i for thirty windows, no warning, and none for none',
    (most, listeners) => {
      const warning = watchWarnings()
      const controller = new EventEmitter().setMaxListeners(most)
      const windows = Array.from({ length: 30 }, countingWindow)
      const stops = windows.map((window) => rotateWith(controller, window))
      expect(controller.listenerCount('rotate')).toBe(listeners)
      controller.emit('rotate')
      expect(windows.every(({ turns }) => turns === 1)).toBe(true)
      for (const stop of stops) stop()
      expect(controller.listenerCount('rotate')).toBe(0)
      expect(warning).not.toHaveBeenCalled()
      rotateWith(controller, countingWindow())
      expect(controller.listenerCount('rotate')).toBe(1)
    },
  )

  it('of somebody else’s making gets ten', () => {
    const listeners = new Set<() => void>()
    const controller = {
      on: (_: string, listener: () => void) => listeners.add(listener),
      removeListener: (_: string, listener: () => void) => listeners.delete(listener),
    }
    const windows = Array.from({ length: 30 }, countingWindow)
    for (const window of windows) rotateWith(controller, window)
    for (const listener of listeners) listener()
    expect(listeners.size).toBe(10)
    expect(windows.every(({ turns }) => turns === 1)).toBe(true)
  })

  it('keeps no window alive', async () => {
    const controller = new EventEmitter()
    rotateWith(controller, countingWindow())
    await collectGarbage()
    controller.emit('rotate')
    expect(controller.listenerCount('rotate')).toBe(0)
  })
})
