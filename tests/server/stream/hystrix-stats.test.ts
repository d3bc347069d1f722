import type { Readable } from 'node:stream'
import { Writable } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../../server/breaker/circuit-breaker.ts'
import { Registry } from '../../../server/registry/registry.ts'
import { HystrixStats } from '../../../server/stream/hystrix-stats.ts'
import { SimulatedClock } from '../../../shared/engine/simulated-clock.ts'
import { SseReader } from '../../../shared/wire/sse-read.ts'
import { collectGarbage } from '../../support/collect-garbage.ts'

function board() {
  const clock = new SimulatedClock()
  const registry = new Registry()
  const breaker = (name: string) => new CircuitBreaker(() => 'ok', { name, clock, registry })
  return { clock, registry, breaker }
}

/** Reads a stream as a client does, and notes the names of the circuits. */
function reading(stream: Readable) {
  const names: string[] = []
  let text = ''
  const reader = new SseReader({
    onEvent: ({ data }) => names.push((JSON.parse(data) as { name: string }).name),
  })
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString()
    reader.push(bytes.toString())
  })
  return { names, text: () => text }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('HystrixStats', () => {
  it('publishes the circuits that it is given, at once and then every second', async () => {
    const { clock, registry, breaker } = board()
    const [one, two] = [breaker('one'), breaker('two')]
    breaker('three')
    const { names } = reading(new HystrixStats([one, two], { registry, clock }).getHystrixStream())
    await turn()
    expect(names).toEqual(['one', 'two'])
    clock.advance(1_000)
    await turn()
    expect(names).toEqual(['one', 'two', 'one', 'two'])
  })

  it('publishes all circuits of the registry when it is given none, also those that come later', async () => {
    const { clock, registry, breaker } = board()
    const first = breaker('first')
    const { names } = reading(new HystrixStats(undefined, { registry, clock }).getHystrixStream())
    await turn()
    const later = breaker('later')
    clock.advance(1_000)
    await turn()
    expect(names).toEqual(['first', 'first', 'later'])
    expect([first.closed, later.closed]).toEqual([true, true])
  })

  it('publishes what is added, once, and no more what is removed or shut down', async () => {
    const { clock, registry, breaker } = board()
    const [one, two, three] = [breaker('one'), breaker('two'), breaker('three')]
    const stats = new HystrixStats([one], { registry, clock })
    const { names } = reading(stats.getHystrixStream())
    await turn()
    stats.add(two)
    stats.add(two)
    stats.add(three)
    clock.advance(1_000)
    await turn()
    expect(names).toEqual(['one', 'one', 'two', 'three'])
    stats.remove(one)
    three.shutdown()
    clock.advance(1_000)
    await turn()
    expect(names.slice(4)).toEqual(['two'])
  })

  it('keeps a circuit of the registry off the stream when it is removed', async () => {
    const { clock, registry, breaker } = board()
    const [one, two] = [breaker('one'), breaker('two')]
    const stats = new HystrixStats(undefined, { registry, clock })
    stats.remove(one)
    const { names } = reading(stats.getHystrixStream())
    await turn()
    expect(names).toEqual(['two'])
    expect(two.closed).toBe(true)
  })

  it('publishes a breaker that lives in another registry', async () => {
    const { clock, registry, breaker } = board()
    const stranger = breaker('stranger')
    const { names } = reading(
      new HystrixStats([stranger], { registry: new Registry(), clock }).getHystrixStream(),
    )
    await turn()
    expect(names).toEqual(['stranger'])
    expect(registry.get('stranger')).toBe(stranger.circuit)
  })

  it('keeps the connection alive when there is no circuit at all', async () => {
    const { clock, registry } = board()
    const { text } = reading(new HystrixStats(undefined, { registry, clock }).getHystrixStream())
    await turn()
    clock.advance(9_000)
    await turn()
    expect(text().match(/: ping\n\n/g)?.length).toBeGreaterThanOrEqual(9)
  })

  it('costs nothing while nobody reads', async () => {
    const { clock, registry, breaker } = board()
    const { circuit } = breaker('one')
    const read = vi.spyOn(circuit, 'read')
    const stats = new HystrixStats(undefined, { registry, clock })
    clock.advance(60_000)
    expect(read).not.toHaveBeenCalled()
    const stream = stats.getHystrixStream()
    reading(stream)
    await turn()
    stream.destroy()
    await turn()
    const before = read.mock.calls.length
    clock.advance(60_000)
    expect(read).toHaveBeenCalledTimes(before)
    expect(clock.timers).toBe(0)
  })

  it('reads each circuit once per tick, however many listen', async () => {
    const { clock, registry, breaker } = board()
    const { circuit } = breaker('one')
    const stats = new HystrixStats(undefined, { registry, clock })
    const all = Array.from({ length: 20 }, () => reading(stats.getHystrixStream()))
    await turn()
    const read = vi.spyOn(circuit, 'read')
    clock.advance(1_000)
    await turn()
    expect(read).toHaveBeenCalledTimes(1)
    expect(new Set(all.map(({ text }) => text()))).toHaveProperty('size', 1)
  })

  it('is not delayed by a reader that stops reading, which gets current data when it wakes', async () => {
    const { clock, registry } = board()
    const name = 'x'.repeat(4_000)
    const breakers = Array.from(
      { length: 50 },
      (_, index) => new CircuitBreaker(() => {}, { name: `${index}${name}`, clock, registry }),
    )
    const stats = new HystrixStats(breakers, { registry, clock })
    const wellRead = reading(stats.getHystrixStream())
    const stalled = stats.getHystrixStream()
    const waiting: (() => void)[] = []
    const slow = new Writable({
      highWaterMark: 1,
      write: (_bytes, _encoding, done) => void waiting.push(done),
    })
    stalled.pipe(slow)
    await turn()
    const frames = 100
    for (let tick = 0; tick < frames; tick++) {
      clock.advance(1_000)
      await turn()
    }
    expect(wellRead.names).toHaveLength(50 * (frames + 1))
    const frameBytes = wellRead.text().length / (frames + 1)
    expect(stalled.readableLength + slow.writableLength).toBeLessThan(3 * frameBytes)
  })

  it('loses its reader without a trace when the response closes', async () => {
    const { clock, registry, breaker } = board()
    const one = breaker('one')
    const stream = new HystrixStats([one], { registry, clock }).getHystrixStream()
    const response = new Writable({ write: (_bytes, _encoding, done) => done() })
    stream.pipe(response)
    await turn()
    expect(clock.timers).toBe(1)
    response.destroy()
    await turn()
    expect(stream.destroyed).toBe(true)
    expect(clock.timers).toBe(0)
  })

  it('ends all streams at shutdown, and those asked for later at once', async () => {
    const { clock, registry, breaker } = board()
    const stats = new HystrixStats([breaker('one')], { registry, clock })
    const stream = stats.getHystrixStream()
    const ended = vi.fn()
    reading(stream)
    stream.on('end', ended)
    await turn()
    stats.shutdown()
    await turn()
    expect(ended).toHaveBeenCalledTimes(1)
    const late = stats.getHystrixStream()
    late.on('end', ended).resume()
    await turn()
    expect(ended).toHaveBeenCalledTimes(2)
    expect(clock.timers).toBe(0)
  })

  it('writes groups, like names, so that they cannot break a dashboard', async () => {
    const { clock, registry } = board()
    const breaker = new CircuitBreaker(() => {}, { name: 'one', group: '"<b>"\\', clock, registry })
    const { text } = reading(new HystrixStats([breaker], { registry, clock }).getHystrixStream())
    await turn()
    expect(text()).toContain('"group":"”‹b›”⧵"')
    expect(text()).toContain('"threadPool":"”‹b›”⧵"')
    expect(breaker.circuit.read('one').group).toBe('"<b>"\\')
  })

  const list = 'HystrixStats takes a list of breakers: new HystrixStats([breaker])'
  it.each<[string, unknown[], string]>([
    ['a breaker without a list', [new CircuitBreaker(() => {}, { registry: new Registry() })], list],
    ['null', [null], list],
    ['a text', ['breaker'], list],
    [
      'a list of other things',
      [[{}]],
      "HystrixStats takes breakers (new CircuitBreaker(…), ours or opossum's), got object",
    ],
    [
      'a list of nothing',
      [[null]],
      "HystrixStats takes breakers (new CircuitBreaker(…), ours or opossum's), got null",
    ],
    [
      'a list of names',
      [['pay']],
      "HystrixStats takes breakers (new CircuitBreaker(…), ours or opossum's), got string",
    ],
    ['options that are null', [[], null], 'HystrixStats options must be an object, got null'],
    ['a wrong option', [[], { interval: 5 }], 'HystrixStats has no option "interval"'],
    [
      'a wrong registry',
      [[], { registry: {} }],
      'HystrixStats option "registry" must be a Registry (an object with add, remove, circuits, changed, onChange), got an object',
    ],
    [
      'no clock',
      [[], { clock: null }],
      'HystrixStats option "clock" must be a clock (an object with now, epoch, after), got null',
    ],
  ])('refuses %s with a word', (_, given, text) => {
    const make = () => Reflect.construct(HystrixStats, given)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(text)
  })

  it('refuses to add or remove what is no breaker', () => {
    const { clock, registry } = board()
    const stats = new HystrixStats([], { registry, clock })
    expect(() => stats.add({} as never)).toThrow('HystrixStats takes breakers')
    expect(() => stats.remove(undefined as never)).toThrow('HystrixStats takes breakers')
  })

  it('keeps no circuit alive that nobody can fire any more, although somebody reads', async () => {
    const { clock, registry, breaker } = board()
    const kept = breaker('kept')
    const forgotten = { breaker: breaker('forgotten') as unknown }
    const { names } = reading(new HystrixStats(undefined, { registry, clock }).getHystrixStream())
    await turn()
    clock.advance(1_000)
    await turn()
    expect(names).toEqual(['kept', 'forgotten', 'kept', 'forgotten'])
    forgotten.breaker = undefined
    await collectGarbage()
    names.length = 0
    clock.advance(1_000)
    await turn()
    expect(names).toEqual(['kept'])
    expect(kept.closed).toBe(true)
  })
})
