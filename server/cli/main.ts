#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Playback } from '../fleet/playback.ts'
import { readRecording } from '../fleet/recording.ts'
import { Relay, relaySources } from '../fleet/relay.ts'
import { systemClock } from '../system-clock.ts'
import type { Command } from './arguments.ts'
import { parseCommand, usage, UsageError } from './arguments.ts'
import { serveBoard } from './board-server.ts'

try {
  await run(parseCommand(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  if (error instanceof UsageError) console.error(`\n${usage}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function run(command: Command): Promise<void> {
  if (command.kind === 'help') console.log(usage)
  else if (command.kind === 'version') console.log(version())
  else if (command.kind === 'watch') await watch(command)
  else await replay(command)
}

async function watch({ urls, ...address }: Command & { kind: 'watch' }): Promise<void> {
  const sources = relaySources(urls)
  const relay = new Relay(sources, systemClock)
  const title = urls.length === 1 ? urls[0]!.host : `${urls.length} streams`
  const { url } = await serveBoard({ ...address, title, sources, open: (ids) => relay.open(ids) })
  console.log(`Fuseboard shows ${sources.map((source) => source.label).join(', ')}\n  ${url}`)
}

async function replay({ file, speed, ...address }: Command & { kind: 'replay' }): Promise<void> {
  const recording = readRecording(readFile(file))
  if (recording.events.length === 0)
    throw new Error(`${file} holds no event of a stream (lines like "data: {…}").`)
  const source = { id: 'recording', label: basename(file) }
  const open = () => new Playback(recording, { speed, clock: systemClock, id: source.id }).feed
  const { url } = await serveBoard({ ...address, title: source.label, sources: [source], open })
  const skipped = recording.skipped > 0 ? ` (${recording.skipped} lines that hold no event are left out)` : ''
  console.log(`Fuseboard plays ${recording.events.length} events of ${file}${skipped}\n  ${url}`)
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
