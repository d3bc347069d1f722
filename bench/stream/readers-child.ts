// Reads a stream many times over, in a process of its own, with as little work as possible.
import { connect } from 'node:net'
import type { ReaderFigures } from './setup.ts'

const [port, count, stalled] = process.argv.slice(2).map(Number) as [number, number, number]
const buffer = Buffer.allocUnsafe(1 << 20)
const bytes = Array.from({ length: count }, () => 0)
const frames = Array.from({ length: count }, () => 0)
const heardAt = Array.from({ length: count }, () => 0)
/** Frames come once a second; their parts closer together. */
const gapMs = 300

for (let index = 0; index < count; index++) read(index)
for (let index = 0; index < stalled; index++) stall()
process.on('message', () => {
  process.send!({ bytes: [...bytes], frames: [...frames] } satisfies ReaderFigures)
  bytes.fill(0)
  frames.fill(0)
})

function read(index: number): void {
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: { buffer, callback: (size) => take(index, size) },
  })
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: stream\r\n\r\n')
}

function take(index: number, size: number): boolean {
  const now = performance.now()
  if (now - heardAt[index]! > gapMs) frames[index]!++
  heardAt[index] = now
  bytes[index]! += size
  return true
}

/** Asks for the stream and never reads. */
function stall(): void {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.pause()
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: stream\r\n\r\n')
}
