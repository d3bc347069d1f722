import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** Stands between a client and a server and does to their connections what networks do. */
export interface TcpProxy {
  readonly port: number
  /** Ends all connections in the middle of whatever they carry. */
  cut(): void
  /** Takes what comes and passes nothing on, until `release()`. */
  hold(): void
  release(): void
  /** Passes requests on and loses their answers, with the connections, `times` times. */
  loseAnswers(times: number): void
}

/** Opens a proxy to a port of this machine until the test is over. */
export async function tcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isHeld = false
  let toLose = 0
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
      if (isHeld) socket.pause()
    }
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => {
      if (toLose === 0) return void client.write(bytes)
      toLose--
      client.destroy()
    })
    if (isHeld) for (const socket of [client, upstream]) socket.pause()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    hold() {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    release() {
      isHeld = false
      for (const socket of sockets) socket.resume()
    },
    loseAnswers(times) {
      toLose = times
    },
  }
}
