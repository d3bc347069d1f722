import { describe, expect, it } from 'vitest'
import { parseCommand, UsageError } from '../../../server/cli/arguments.ts'

const local = { host: '127.0.0.1', port: undefined }

describe('the command line', () => {
  it('takes one or more streams', () => {
    expect(parseCommand(['http://a/hystrix.stream', 'https://b/s'])).toEqual({
      kind: 'watch',
      urls: [new URL('http://a/hystrix.stream'), new URL('https://b/s')],
      ...local,
    })
  })

  it('takes a recording and its speed', () => {
    const command = { kind: 'replay', file: 'x.stream', ...local }
    expect(parseCommand(['replay', 'x.stream'])).toEqual({ ...command, speed: 1 })
    expect(parseCommand(['replay', 'x.stream', '--speed', '2.5', '--port', '0'])).toEqual({
      ...command,
      speed: 2.5,
      port: 0,
    })
  })

  it('listens beyond loopback only when told', () => {
    expect(parseCommand(['http://a/', '--host', '0.0.0.0'])).toMatchObject({ host: '0.0.0.0' })
  })

  it.each([['--help'], ['-h']])('knows %s', (word) => expect(parseCommand([word])).toEqual({ kind: 'help' }))
  it.each([['--version'], ['-v']])('knows %s', (word) =>
    expect(parseCommand([word])).toEqual({ kind: 'version' }),
  )

  it.each<[readonly string[], string]>([
    [[], 'Name the stream to watch'],
    [['localhost:3000'], '"localhost:3000" is no stream address'],
    [['file:///etc/passwd'], '"file:///etc/passwd" is no stream address'],
    [['replay'], 'fuseboard replay takes one file, got 0'],
    [['replay', 'a', 'b'], 'fuseboard replay takes one file, got 2'],
    [['replay', 'a', '--speed', '0'], '--speed must be a number above 0, up to 1000, got "0"'],
    [['replay', 'a', '--speed', 'fast'], 'got "fast"'],
    [['http://a/', '--speed', '2'], '--speed goes with a recording'],
    [
      ['http://a/', '--port', '70000'],
      '--port must be a whole number from 0 to 65535 (0: any that is free), got "70000"',
    ],
    [['http://a/', '--prot', '1'], "Unknown option '--prot'"],
  ])('answers %j with what to type', (words, text) => {
    expect(() => parseCommand(words)).toThrow(UsageError)
    expect(() => parseCommand(words)).toThrow(text)
  })
})
