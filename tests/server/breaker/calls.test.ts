import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { settled } from '../../support/breakers.ts'

/** A function whose calls end when, and as, the test says. */
function byHand(timeout: number | false) {
  const ends: { resolve: (word: string) => void; reject: (error: unknown) => void }[] = []
  const clock = new SimulatedClock()
  const breaker = new CircuitBreaker(
    (word: string) =>
      new Promise<string>((resolve, reject) => {
        ends.push({ resolve: () => resolve(word), reject })
      }),
    { name: 'pay', timeout, clock, registry: new Registry(), volumeThreshold: 1_000 },
  )
  return { breaker, clock, ends }
}

describe.each<number | false>([100, false])('calls that are used again (timeout %s)', (timeout) => {
  it('give each caller its own answer, in whatever order they end', async () => {
    const { breaker, ends } = byHand(timeout)
    for (let round = 0; round < 3; round++) {
      const words = ['a', 'b', 'c', 'd'].map((word) => `${word}${round}`)
      const answers = words.map((word) => breaker.fire(word).catch((error: unknown) => error))
      const [a, b, c, d] = ends.splice(0)
      c!.resolve('')
      a!.reject('a failed')
      d!.reject('d failed')
      b!.resolve('')
      expect(await Promise.all(answers)).toEqual(['a failed', `b${round}`, `c${round}`, 'd failed'])
    }
    expect(breaker.stats).toMatchObject({ fires: 12, successes: 6, failures: 6 })
  })

  it('are not kept beyond a burst, and a burst loses nothing', async () => {
    const { breaker, ends } = byHand(timeout)
    const answers = Array.from({ length: 500 }, (_, index) => breaker.fire(`${index}`))
    for (const { resolve } of ends.splice(0).toReversed()) resolve('')
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 500 }, (_, index) => `${index}`))
    expect(breaker.circuit.read('pay')).toMatchObject({ inFlight: 0, window: { peakInFlight: 500 } })
  })
})

describe.each<{ args: unknown[] }>([
  { args: [] },
  { args: ['one'] },
  { args: [undefined] },
  { args: [['one']] },
  { args: ['one', 'two'] },
])('the arguments $args', ({ args }) => {
  it('reach the function, and whoever hears of its failure', async () => {
    const heard: unknown[][] = []
    const breaker = new CircuitBreaker(
      (...got: unknown[]) => {
        heard.push(got)
        return Promise.reject(new Error('down'))
      },
      {
        registry: new Registry(),
        errorFilter: (_error, ...got) => void heard.push(got),
      },
    )
    breaker.fallback((...got: unknown[]) => void heard.push(got.slice(0, -1)))
    await breaker.fire(...args)
    expect(heard).toEqual([args, args, args])
    breaker.on('failure', (_error, _latency, got) => void heard.push(got))
    breaker.close()
    await breaker.fire(...args)
    expect(heard).toEqual(Array.from({ length: 7 }, () => args))
    breaker.shutdown()
  })
})

/** Somebody's promise, whose `then` leaves it to others how often it calls back. */
class Stutterer<T> extends Promise<T> {
  readonly heard: ((result: T) => unknown)[] = []

  // oxlint-disable-next-line unicorn/no-thenable -- this is what it is about
  override then<A = T, B = never>(
    onResult?: ((result: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (onResult) this.heard.push(onResult)
    return super.then(onResult, onError)
  }
}

describe.each<number | false>([100, false])('a promise that calls back twice (timeout %s)', (timeout) => {
  it('is heard once, and speaks for no call of anybody else', async () => {
    const stutterer = new Stutterer<string>((resolve) => resolve('first'))
    const options = { name: 'twice', timeout, clock: new SimulatedClock(), registry: new Registry() }
    const twice = new CircuitBreaker(() => stutterer, options)
    const { breaker: other, ends } = byHand(timeout)
    expect(await twice.fire()).toBe('first')
    const next = other.fire('next')
    for (const call of stutterer.heard) call('first')
    await settled()
    expect(other.circuit.read('pay').inFlight).toBe(1)
    ends[0]!.resolve('')
    expect(await next).toBe('next')
    expect([twice.stats.successes, other.stats.successes]).toEqual([1, 1])
  })
})

describe('a call whose function comes back after its time', () => {
  it.each(['resolve', 'reject'] as const)(
    'does not speak for the calls that came since (%s)',
    async (how) => {
      const { breaker, clock, ends } = byHand(100)
      const late = breaker.fire('late').catch((error: Error) => error.message)
      clock.advance(100)
      expect(await late).toBe('Timed out after 100ms')
      const next = breaker.fire('next')
      ends[0]![how]('too late')
      await settled()
      const third = breaker.fire('third')
      expect(breaker.circuit.read('pay').inFlight).toBe(2)
      ends[2]!.resolve('')
      ends[1]!.resolve('')
      expect(await Promise.all([next, third])).toEqual(['next', 'third'])
      expect(breaker.stats).toMatchObject({ successes: 2, failures: 1, timeouts: 1 })
    },
  )
})
