import { Context } from '@tinkoff/request-core'
import type { Plugin } from '@tinkoff/request-core'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import circuitBreaker from '../../../../server/plugins/tinkoff-request/index.ts'
import { Registry } from '../../../../server/registry/registry.ts'
import { theirs } from '../../../support/tinkoff.ts'

interface Options {
  readonly failureTimeout: number
  readonly failureThreshold: number
  readonly minimumFailureCount: number
  readonly openTimeout: number
  readonly halfOpenThreshold: number
}

/** One plugin, driven like request-core does it. What it says is noted. */
class Driven {
  readonly said: string[] = []
  readonly #plugin: Plugin
  readonly #running: Context[] = []

  constructor(plugin: Plugin) {
    this.#plugin = plugin
  }

  start(): void {
    const context = new Context({ request: { url: 'test' } })
    this.#plugin.init!(context, (state) => this.#began(context, state?.error), vi.fn())
  }

  end(which: number, how: 'well' | 'badly' | 'mine'): void {
    const [context] = this.#running.splice(which % Math.max(1, this.#running.length), 1)
    if (context === undefined) return
    const error = Object.assign(new Error(`${how} ${this.said.length}`), { how })
    if (how !== 'well') context.setState({ error })
    this.#plugin[how === 'well' ? 'complete' : 'error']!(context, () => {}, vi.fn())
  }

  /** So many requests that fail, one after the other. */
  fail(requests: number): void {
    for (let request = 0; request < requests; request++) {
      this.start()
      this.end(this.#running.length - 1, 'badly')
    }
  }

  endAll(): void {
    while (this.#running.length > 0) this.end(0, 'well')
  }

  #began(context: Context, error: unknown): void {
    const { code, lastError } = (error ?? {}) as { code?: string; lastError?: Error }
    const open = JSON.stringify(context.getExternalMeta('CIRCUIT_BREAKER') ?? {})
    this.said.push(error === undefined ? 'let through' : `${code} ${lastError?.message} ${open}`)
    if (error === undefined) this.#running.push(context)
  }
}

const isSystemError = (error: unknown) => (error as { readonly how: string }).how !== 'mine'

/** Both on one time of day. */
function pair(options: Partial<Options>) {
  let time = Date.UTC(2026, 0, 1)
  const now = vi.spyOn(Date, 'now').mockImplementation(() => time)
  const both = [
    new Driven(theirs({ ...options, isSystemError })),
    new Driven(circuitBreaker({ ...options, isSystemError, registry: new Registry() })),
  ] as const
  return {
    both,
    advance: (ms: number) => void (time += ms),
    restore: () => now.mockRestore(),
  }
}

const ending = fc.record({
  kind: fc.constant('end' as const),
  which: fc.nat(20),
  how: fc.constantFrom('well' as const, 'badly' as const, 'badly' as const, 'mine' as const),
})
// Never exactly the time for which the circuit is open.
const pass = fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(300, 900, 1_200) })
const storm = fc.record({ kind: fc.constant('storm' as const), requests: fc.integer({ min: 1, max: 12 }) })
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'start' } as const) },
  { weight: 4, arbitrary: ending },
  { weight: 2, arbitrary: pass },
  { weight: 1, arbitrary: storm },
)

const settings = fc.record<Options>({
  // The windows are compared below.
  failureTimeout: fc.constant(1e9),
  failureThreshold: fc.constantFrom(5, 33, 50, 90, 100),
  minimumFailureCount: fc.nat(6),
  openTimeout: fc.constant(1_000),
  halfOpenThreshold: fc.constantFrom(0, 3, 5, 30, 100),
})

describe('@tinkoff’s plugin and ours, driven alike', () => {
  it('say the same, as long as requests end before time passes', () => {
    let blocked = 0
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 120 }), (options, steps) => {
        const { both, advance, restore } = pair(options)
        try {
          for (const each of steps) {
            for (const driven of both) {
              if (each.kind === 'start') driven.start()
              else if (each.kind === 'end') driven.end(each.which, each.how)
              else if (each.kind === 'storm') driven.fail(each.requests)
              else driven.endAll()
            }
            if (each.kind === 'pass') advance(each.ms)
          }
          expect(both[1].said).toEqual(both[0].said)
          blocked += both[0].said.filter((said) => said !== 'let through').length
        } finally {
          restore()
        }
      }),
      { numRuns: 1_000 },
    )
    expect(blocked).toBeGreaterThan(1_000)
  })

  const cases: readonly [
    difference: string,
    options: Partial<Options>,
    run: (pair: ReturnType<typeof pairOf>) => void,
    said: readonly [string, string],
  ][] = [
    [
      'a burst that spans the end of a window',
      { failureTimeout: 1_000, minimumFailureCount: 5 },
      ({ fail, advance }) => {
        fail(1)
        advance(950)
        fail(4)
        advance(100)
        fail(4)
      },
      ['let through', 'ERR_CIRCUIT_BREAKER_OPEN'],
    ],
    [
      'a probe that never ends',
      { openTimeout: 1_000 },
      ({ fail, start, advance }) => {
        fail(6)
        advance(1_001)
        start()
        advance(1_000_000)
      },
      ['ERR_CIRCUIT_BREAKER_OPEN', 'let through'],
    ],
    [
      'a success of before the circuit opened, that comes while it probes',
      { openTimeout: 1_000 },
      ({ start, fail, end, advance }) => {
        start()
        fail(6, 1)
        advance(1_001)
        start()
        end(0, 'well')
      },
      ['let through', 'ERR_CIRCUIT_BREAKER_OPEN'],
    ],
    [
      'the very end of openTimeout',
      { openTimeout: 1_000 },
      ({ fail, advance }) => {
        fail(6)
        advance(1_000)
      },
      ['ERR_CIRCUIT_BREAKER_OPEN', 'let through'],
    ],
    [
      'the default of openTimeout',
      {},
      ({ fail, advance }) => {
        fail(6)
        advance(45_000)
      },
      ['let through', 'ERR_CIRCUIT_BREAKER_OPEN'],
    ],
    [
      'the default of failureTimeout',
      {},
      ({ fail, advance }) => {
        fail(4)
        advance(90_000)
        fail(4)
      },
      ['let through', 'ERR_CIRCUIT_BREAKER_OPEN'],
    ],
  ]

  function pairOf(options: Partial<Options>) {
    const { both, advance, restore } = pair(options)
    const start = () => both.forEach((driven) => driven.start())
    const end = (which: number, how: 'well' | 'badly') => both.forEach((driven) => driven.end(which, how))
    const fail = (times: number, which = 0) => {
      for (let request = 0; request < times; request++) {
        start()
        end(which, 'badly')
      }
    }
    return { both, advance, restore, start, end, fail }
  }

  it.each(cases)('differ, as documented, in %s', (_, options, run, [theirWord, ourWord]) => {
    const driven = pairOf(options)
    try {
      run(driven)
      driven.start()
      const words = driven.both.map(({ said }) => said.at(-1)!.replace(/ (undefined|badly|well).*/, ''))
      expect(words).toEqual([theirWord, ourWord])
    } finally {
      driven.restore()
    }
  })
})
