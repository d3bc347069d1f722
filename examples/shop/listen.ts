import type { AddressInfo, Server } from 'node:net'

/** Starts to listen on the loopback interface and says on which port. @param port 0: any that is free. */
export function listenOnLoopback(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Like `listenOnLoopback`, but goes on to the next port as long as the port is taken. */
export async function listenFrom(server: Server, port: number): Promise<number> {
  try {
    return await listenOnLoopback(server, port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 65_535) throw error
    return listenFrom(server, port + 1)
  }
}
