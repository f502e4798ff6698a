import type { Temporal } from 'temporal-polyfill'
import type { Forgery } from './app-link.ts'
import type { Answer, Delivery, DeliveryRecord } from './delivery.ts'
import type { FaultRule } from './faults.ts'
import { closeServer, type HttpAnswer } from './http.ts'
import { Human } from './human.ts'
import { type JsonObject, toJsonObject } from './json.ts'
import { escapeTyped, eventPayload } from './payloads.ts'
import { type Person, type PersonChange, type PersonSeed, slackUser } from './people-registry.ts'
import type { SlackProxy } from './proxy.ts'
import type { Rig } from './rig.ts'
import { restoreSlack, type SavedSlack, saveSlack } from './saved-slack.ts'
import type { SocketMode } from './socket-mode.ts'
import type { Call } from './web-api.ts'

export type EventResult = Answer & { eventId: string; attempts: number }

export type Watcher = {
  onDelivery(record: DeliveryRecord): void
  onCall(call: Call): void
  onMessage(channel: string, ts: string): void
}

type SlackParts = {
  url: string
  rig: Rig
  proxy: SlackProxy
  sockets: SocketMode
  signingSecret: string
  eventRetryDelaysMs: readonly number[]
}

/** A simulated Slack with one workspace, on 127.0.0.1. */
export class Slack {
  readonly url: string
  readonly apiUrl: string
  readonly signingSecret: string
  readonly appToken: string
  readonly botToken: string
  readonly clientId: string
  readonly clientSecret: string
  readonly teamId: string
  readonly botUserId: string
  readonly botId: string
  readonly appId: string
  readonly faults: { add(rule: FaultRule): void; clear(): void }
  private readonly rig: Rig
  private readonly proxy: SlackProxy
  private readonly sockets: SocketMode
  private readonly retryDelays: readonly number[]
  private readonly humans = new Map<string, Human>()

  constructor({ url, rig, proxy, sockets, signingSecret, eventRetryDelaysMs }: SlackParts) {
    this.url = url
    this.apiUrl = `${url}/api/`
    this.signingSecret = signingSecret
    this.appToken = rig.appToken
    this.botToken = rig.bot.token
    this.clientId = rig.bot.clientId
    this.clientSecret = rig.bot.clientSecret
    this.teamId = rig.team.id
    this.botUserId = rig.bot.userId
    this.botId = rig.bot.botId
    this.appId = rig.bot.appId
    this.faults = proxy.faults
    this.rig = rig
    this.proxy = proxy
    this.sockets = sockets
    this.retryDelays = eventRetryDelaysMs
  }

  /** Adds a person to the workspace. */
  addPerson(seed: PersonSeed): Person {
    this.rig.upstream.seat(seed.id)
    return this.rig.people.add(seed)
  }

  /** Changes something about a person and sends `user_change`. */
  async changePerson(id: string, change: PersonChange): Promise<void> {
    const { people, team, clock, link } = this.rig
    const person = people.change(id, change)
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000)
    if (link.connected)
      await this.event({
        type: 'user_change',
        user: slackUser(person, team.id, clock.now()),
        cache_ts: seconds,
      })
  }

  people(): Person[] {
    return this.rig.people.all()
  }

  /** Acts as one person. */
  as(personId: string): Human {
    const known = this.humans.get(personId)
    if (known !== undefined) return known
    this.rig.people.get(personId)
    const human = new Human(this.rig, personId)
    this.humans.set(personId, human)
    return human
  }

  /** The app's address; undefined: uses the Socket Mode connections that the app opens. */
  connectHttp(url: string | undefined): void {
    this.rig.link.connectHttp(url)
  }

  get now(): Temporal.Instant {
    return this.rig.clock.now()
  }

  /** Sets the workspace's clock, which gives messages their `ts`. It stands still until it is set again. */
  setNow(now: Temporal.Instant): void {
    this.rig.clock.set(now)
  }

  /** Returns a `ts` for a message between people, in order with all others. */
  stamp(): string {
    return this.rig.clock.nextTs()
  }

  /** Converts typed text: names of known people become mentions. */
  escapeTyped(text: string): string {
    return escapeTyped(text, this.rig.people)
  }

  /** Sends an event, and retries up to three times with the same event_id until the app accepts it. */
  async event(event: object): Promise<EventResult> {
    const payload = eventPayload(this.rig, toJsonObject(event))
    const eventId = String(payload.event_id)
    let answer = await this.rig.link.deliver({ kind: 'events_api', payload })
    let attempts = 1
    for (const delay of this.retryDelays) {
      if (answer.outcome === 'acked') break
      await new Promise((resolve) => setTimeout(resolve, delay))
      const retry = {
        attempt: attempts,
        reason: answer.outcome === 'timeout' ? 'http_timeout' : 'http_error',
      }
      answer = await this.rig.link.deliver({ kind: 'events_api', payload, retry })
      attempts += 1
    }
    return { ...answer, eventId, attempts }
  }

  /** Sends any payload, signed. */
  deliver(delivery: Delivery): Promise<Answer> {
    return this.rig.link.deliver(delivery)
  }

  /** Sends the last request again unchanged, with the same signature. */
  resendLast(): Promise<Answer> {
    return this.rig.link.resendLast()
  }

  /** Sends the last request again with a missing, bad or old signature. */
  forge(forgery: Forgery, delivery?: Delivery): Promise<Answer> {
    return this.rig.link.forge(forgery, delivery)
  }

  /** Returns the app's calls so far, oldest first. */
  calls(filter: { method?: string } = {}): Call[] {
    return this.proxy.callsOf(filter.method)
  }

  /** How many calls hang by a fault, and were not given up by the app. */
  get hangingCalls(): number {
    return this.proxy.hangingCalls
  }

  clearCalls(): void {
    this.proxy.clearCalls()
  }

  /** Returns the requests to the app so far, oldest first, with the app's responses. */
  deliveries(): DeliveryRecord[] {
    return [...this.rig.link.log]
  }

  /** Reports each request to the app and each call of the app once it is answered, and each message of the app. */
  watch(watcher: Watcher): void {
    this.rig.link.onRecord = (record) => watcher.onDelivery(record)
    this.proxy.onCall = (call) => watcher.onCall(call)
    this.rig.conversations.onMessage = (channel, ts) => watcher.onMessage(channel, ts)
  }

  /** Clears the recorded requests and calls, to limit memory. */
  clearTraffic(): void {
    this.proxy.clearCalls()
    this.rig.link.log.length = 0
  }

  /** Returns the people in one of the app's conversations. */
  peopleIn(channel: string): readonly string[] {
    return this.rig.conversations.peopleIn(channel)
  }

  /** Returns the workspace's state, for `restore`. */
  save(): Promise<SavedSlack> {
    return saveSlack(this.rig)
  }

  /** Restores a saved state into a new workspace. */
  restore(saved: SavedSlack): Promise<void> {
    return restoreSlack(this.rig, saved)
  }

  clearFaults(): void {
    this.faults.clear()
  }

  /** Returns how many Socket Mode connections are open. */
  get socketConnections(): number {
    return this.sockets.connections
  }

  /** Asks every Socket Mode connection to reconnect, as Slack does regularly. */
  disconnectSockets(reason: 'warning' | 'refresh_requested' | 'link_disabled' = 'refresh_requested'): void {
    this.sockets.disconnect(reason)
  }

  /** Keeps every Socket Mode connection open, but says nothing over it anymore. New ones work. */
  silenceSockets(): void {
    this.sockets.silence()
  }

  /** Cuts every Socket Mode connection without a close message. */
  cutSockets(): void {
    this.sockets.cut()
  }

  /** Returns the content of a file that the app shared. */
  readFile(url: string): Promise<HttpAnswer> {
    return this.rig.upstream.readFile(url)
  }

  /** Returns all messages of a conversation, oldest first, without permission checks. */
  async messagesIn(channel: string): Promise<JsonObject[]> {
    const history = await this.rig.conversations.history(channel)
    return 'refusal' in history ? [] : history.messages.reverse()
  }

  async close(): Promise<void> {
    this.proxy.dropHanging()
    await this.sockets.close()
    await closeServer(this.proxy.server)
    await this.rig.upstream.close()
  }
}
