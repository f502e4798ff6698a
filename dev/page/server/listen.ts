import type { Server } from 'node:http'

const USUAL_PORT = 4600

/** Listens on `port`. Without one: on the usual port, or on a free one if that is taken. Returns the page's address. */
export async function listenOn(server: Server, host: string, port: number | null): Promise<string> {
  const taken = await tryPort(server, host, port ?? USUAL_PORT).catch((error: NodeJS.ErrnoException) => {
    if (port !== null || error.code !== 'EADDRINUSE') throw error
    return tryPort(server, host, 0)
  })
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}

function tryPort(server: Server, host: string, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
