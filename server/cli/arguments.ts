import { parseArgs } from 'node:util'

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'watch'; readonly urls: readonly URL[] } & Address)
  | ({ readonly kind: 'replay'; readonly file: string; readonly speed: number } & Address)

/** Where the page is served. */
export interface Address {
  readonly host: string
  /** `undefined`: 8099, or any other that is free. */
  readonly port: number | undefined
}

/** A mistake on the command line; its message says what to type. */
export class UsageError extends Error {}

/** What `--help` prints. */
export const usage = `Usage
  fuseboard <stream-url>…              shows the circuits of one or more Hystrix streams
  fuseboard replay <file> [--speed 10] plays a recorded stream

Options
  --port <n>    port of the page (8099, or any that is free)
  --host <name> address to listen on (127.0.0.1; 0.0.0.0 opens the page to the network)
  --speed <n>   how many times faster than recorded (1)
  --version, --help

Examples
  fuseboard http://localhost:3000/hystrix.stream
  fuseboard http://user:password@shop-1/actuator/hystrix.stream http://shop-2/actuator/hystrix.stream
  curl -N http://localhost:3000/hystrix.stream > incident.stream; fuseboard replay incident.stream --speed 10`

/**
 * Reads the command line.
 *
 * @param words What stands behind the command's name.
 * @throws UsageError
 */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parse(words)
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  const address = { host: values.host ?? '127.0.0.1', port: parsePort(values.port) }
  const [first, ...rest] = positionals
  if (first === undefined)
    throw new UsageError('Name the stream to watch: fuseboard http://localhost:3000/hystrix.stream')
  if (first === 'replay')
    return { kind: 'replay', file: parseFile(rest), speed: parseSpeed(values.speed), ...address }
  if (values.speed !== undefined)
    throw new UsageError('--speed goes with a recording: fuseboard replay <file> --speed 10')
  return { kind: 'watch', urls: positionals.map(parseUrl), ...address }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        host: { type: 'string' },
        port: { type: 'string' },
        speed: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function parseUrl(word: string): URL {
  const url = URL.canParse(word) ? new URL(word) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url
  throw new UsageError(`"${word}" is no stream address; one looks like http://localhost:3000/hystrix.stream`)
}

function parseFile(words: readonly string[]): string {
  if (words.length === 1) return words[0]!
  throw new UsageError(`fuseboard replay takes one file, got ${words.length}`)
}

function parsePort(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  const port = Number(word)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new UsageError(`--port must be a whole number from 0 to 65535 (0: any that is free), got "${word}"`)
}

function parseSpeed(word = '1'): number {
  const speed = Number(word)
  if (speed > 0 && speed <= 1_000) return speed
  throw new UsageError(`--speed must be a number above 0, up to 1000, got "${word}"`)
}
