import { afterEach, describe, expect, it, vi } from 'vitest'
import { LateRejection, rejected } from '../../../server/breaker/late-rejection.ts'

const error = new Error('unavailable')
const noted: string[] = []
const onUnhandled = () => void noted.push('unhandled')
const onHandled = () => void noted.push('handled')

describe('rejected', () => {
  afterEach(() => {
    process.off('unhandledRejection', onUnhandled).off('rejectionHandled', onHandled)
    noted.length = 0
  })

  it('rejects with the very error', async () => {
    await expect(rejected(error)).rejects.toBe(error)
  })

  it('has not yet happened when its caller gets it', async () => {
    const onError = vi.fn()
    const promise = rejected(error)
    expect(promise).toBeInstanceOf(Promise)
    const heard = promise.catch(onError)
    expect(onError).not.toHaveBeenCalled()
    await heard
    expect(onError).toHaveBeenCalledExactlyOnceWith(error)
  })

  it('is told of as unhandled where nobody listens', async () => {
    process.on('unhandledRejection', onUnhandled).on('rejectionHandled', onHandled)
    void rejected(error)
    await vi.waitFor(() => expect(noted).toEqual(['unhandled']))
  })
})

describe('LateRejection', () => {
  it('makes a handler that returns it fail, without throwing', async () => {
    await expect(Promise.resolve().then(() => new LateRejection(error))).rejects.toBe(error)
  })
})
