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

  it('gets one listener for any number of windows, and none for none', () => {
    const warning = watchWarnings()
    const controller = new EventEmitter()
    const stops = Array.from({ length: 30 }, () => rotateWith(controller, countingWindow()))
    expect(controller.listenerCount('rotate')).toBe(1)
    for (const stop of stops) stop()
    expect(controller.listenerCount('rotate')).toBe(0)
    expect(warning).not.toHaveBeenCalled()
    rotateWith(controller, countingWindow())
    expect(controller.listenerCount('rotate')).toBe(1)
  })

  it('keeps no window alive', async () => {
    const controller = new EventEmitter()
    rotateWith(controller, countingWindow())
    await collectGarbage()
    controller.emit('rotate')
    expect(controller.listenerCount('rotate')).toBe(0)
  })
})
