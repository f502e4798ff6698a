import type { ServerResponse } from 'node:http'
import { inspectorState } from './inspector-state.ts'
import { mineState, worldState } from './state.ts'
import type { World } from './world.ts'

export type Watching = { personId: string; inspector: boolean }
type Connection = Watching & { response: ServerResponse; sent: Map<string, string> }

/** Minimum time between updates while time moves. */
const PAUSE_MOVING_MS = 100
const PAUSE_MS = 5
const PAUSE_AFTER_ERROR_MS = 500
const HEARTBEAT_MS = 10_000
const RECONNECT_MS = 500

/** Keeps every open page up to date: sends the full state once, then each part that has changed. */
export class Live {
  private readonly connections = new Set<Connection>()
  private readonly current: () => World
  private readonly heartbeat: NodeJS.Timeout
  private timer: NodeJS.Timeout | null = null
  private isSending = false
  private isStale = false
  private hasFailed = false

  constructor(current: () => World) {
    this.current = current
    this.heartbeat = setInterval(() => {
      for (const { response } of this.connections) response.write(': still here\n\n')
    }, HEARTBEAT_MS)
    this.heartbeat.unref()
  }

  /** Handles the response to `GET /playground/events`. */
  connect(response: ServerResponse, watching: Watching): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(`retry: ${RECONNECT_MS}\n\n`)
    const connection = { ...watching, response, sent: new Map<string, string>() }
    this.connections.add(connection)
    response.on('close', () => this.connections.delete(connection))
    this.changed()
  }

  /** Schedules an update of all pages. */
  changed(): void {
    this.isStale = true
    if (this.timer !== null || this.isSending) return
    this.timer = setTimeout(() => void this.send(), this.pauseMs())
  }

  private pauseMs(): number {
    if (this.hasFailed) return PAUSE_AFTER_ERROR_MS
    return this.current().isMoving ? PAUSE_MOVING_MS : PAUSE_MS
  }

  close(): void {
    clearInterval(this.heartbeat)
    if (this.timer !== null) clearTimeout(this.timer)
    for (const { response } of this.connections) response.destroy()
  }

  private async send(): Promise<void> {
    this.timer = null
    this.isSending = true
    this.isStale = false
    try {
      const world = this.current()
      const forAll = await worldState(world)
      for (const connection of [...this.connections]) {
        put(connection, 'world', forAll)
        if (world.people.some(({ id }) => id === connection.personId))
          put(connection, 'mine', await mineState(world, connection.personId))
        if (connection.inspector) put(connection, 'inspector', await inspectorState(world))
      }
      this.hasFailed = false
    } catch (error) {
      // Reading a world that is being replaced fails; the next try reads the new one. Other errors are shown, once.
      const world = this.current()
      if (!world.isStopped && !this.hasFailed)
        world.log.addError(`The playground can’t render this: ${error}`)
      this.hasFailed = true
      this.isStale = true
    } finally {
      this.isSending = false
      if (this.isStale) this.changed()
    }
  }
}

function put({ response, sent }: Connection, event: string, state: object): void {
  const data = JSON.stringify(state)
  if (sent.get(event) === data) return
  sent.set(event, data)
  response.write(`event: ${event}\ndata: ${data}\n\n`)
}
