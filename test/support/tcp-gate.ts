import { connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP proxy to a database that can close, stall or switch to another target. */
export class TcpGate {
  #server: Server
  #target: URL
  #port = 0
  #isShut = false
  #pairs = new Set<[Socket, Socket]>()

  private constructor(target: string) {
    this.#target = new URL(target)
    this.#server = createServer((inner) => this.#join(inner))
  }

  /** `target`: a Postgres address. */
  static async open(target: string): Promise<TcpGate> {
    const gate = new TcpGate(target)
    await new Promise<void>((done) => gate.#server.listen(0, '127.0.0.1', done))
    const address = gate.#server.address()
    gate.#port = typeof address === 'object' && address ? address.port : 0
    return gate
  }

  /** The target's address through the proxy. */
  get url(): string {
    const url = new URL(this.#target)
    url.port = String(this.#port)
    return url.href
  }

  /** Closes all connections and refuses new ones. */
  shut(): void {
    this.#isShut = true
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy()
  }

  reopen(target?: string): void {
    if (target !== undefined) this.#target = new URL(target)
    this.#isShut = false
  }

  /** Open connections stay open but pass no more data; new ones work. */
  silence(): void {
    for (const [inner, outer] of this.#pairs) {
      inner.unpipe(outer)
      outer.unpipe(inner)
    }
  }

  async close(): Promise<void> {
    this.shut()
    await new Promise((done) => this.#server.close(done))
  }

  #join(inner: Socket): void {
    if (this.#isShut) return void inner.destroy()
    const outer = connect(Number(this.#target.port), this.#target.hostname)
    const pair: [Socket, Socket] = [inner, outer]
    this.#pairs.add(pair)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#pairs.delete(pair)
        for (const one of pair) one.destroy()
      })
    }
    inner.pipe(outer).pipe(inner)
  }
}
