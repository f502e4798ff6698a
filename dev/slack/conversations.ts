import { Temporal } from 'temporal-polyfill'
import type { Message } from './inbox.ts'
import { type JsonObject, obj, objs, str } from './json.ts'
import { shownText } from './shown-text.ts'
import type { Args, Bot, Team, Upstream } from './upstream.ts'
import type { WorkspaceClock } from './workspace-clock.ts'

/** Members of DMs and arrival times of messages, which emulate doesn't store. */
export class Conversations {
  private readonly dmByPerson = new Map<string, string>()
  private readonly personByDm = new Map<string, string>()
  private readonly groups = new Map<string, readonly string[]>()
  private readonly arrivals = new Map<string, Temporal.Instant>()
  /** Files of restored messages, which emulate doesn't store. */
  private readonly filesOfOld = new Map<string, JsonObject[]>()
  /** Called for each message of the app. */
  onMessage: (channel: string, ts: string) => void = () => {}
  private readonly upstream: Upstream
  private readonly clock: WorkspaceClock
  private readonly bot: Bot
  private readonly team: Team

  constructor(upstream: Upstream, clock: WorkspaceClock, bot: Bot, team: Team) {
    this.upstream = upstream
    this.clock = clock
    this.bot = bot
    this.team = team
  }

  /** Returns the DM of a person with the app; opens it if there is none. */
  async dmOf(personId: string): Promise<string> {
    const known = this.dmByPerson.get(personId)
    if (known !== undefined) return known
    const answer = await this.upstream.call('conversations.open', { users: personId })
    const channel = str(obj(answer, 'channel'), 'id')
    if (channel === undefined) throw new Error(`${personId} can't have a DM: ${str(answer, 'error')}`)
    this.learnDm(personId, channel)
    return channel
  }

  learnDm(personId: string, channel: string): void {
    this.dmByPerson.set(personId, channel)
    this.personByDm.set(channel, personId)
  }

  learnGroup(personIds: readonly string[], channel: string): void {
    this.groups.set(channel, personIds)
  }

  /** Returns the app's group DMs with a person. */
  groupsOf(personId: string): string[] {
    return [...this.groups].flatMap(([channel, people]) => (people.includes(personId) ? [channel] : []))
  }

  /** Returns the app's known conversations: DMs and group DMs. */
  known(): { people: readonly string[]; channel: string }[] {
    const dms = [...this.dmByPerson].map(([person, channel]) => ({ people: [person], channel }))
    return [...dms, ...[...this.groups].map(([channel, people]) => ({ people, channel }))]
  }

  /** Returns the people in one of the app's conversations. */
  peopleIn(channel: string): readonly string[] {
    const person = this.personByDm.get(channel)
    return this.groups.get(channel) ?? (person === undefined ? [] : [person])
  }

  /** Restores a conversation of the app under its old id. */
  async reopen(people: readonly string[], channel: string): Promise<void> {
    const answer = await this.upstream.call('conversations.open', { users: people.join(',') }, this.bot.token)
    const theirs = str(obj(answer, 'channel'), 'id')
    if (theirs === undefined) throw new Error(`A conversation can't be opened again: ${str(answer, 'error')}`)
    this.upstream.know(channel, theirs)
    const [first, ...others] = people
    if (others.length > 0) this.learnGroup(people, channel)
    else if (first !== undefined) this.learnDm(first, channel)
  }

  /** Restores the `ts`, arrival time and files of a saved message. */
  restamp(ts: string, theirTs: string, at: Temporal.Instant, files: JsonObject[]): void {
    this.upstream.know(ts, theirTs)
    this.arrivals.set(ts, at)
    if (files.length > 0) this.filesOfOld.set(ts, files)
  }

  /** Returns the person of a `U…` id or of a DM's id. */
  personIn(channel: string): string | undefined {
    return channel.startsWith('U') || channel.startsWith('W') ? channel : this.personByDm.get(channel)
  }

  /** Assigns a `ts` in workspace time to a message that emulate has just stored. */
  stamp(theirTs: string, channel: string): string {
    const ts = this.clock.nextTs()
    this.upstream.know(ts, theirTs)
    this.arrivals.set(ts, this.clock.now())
    this.onMessage(channel, ts)
    return ts
  }

  /** Returns the messages of a conversation that the token may read, newest first; or emulate's error. */
  async history(
    channel: string,
    token?: string,
  ): Promise<{ messages: JsonObject[] } | { refusal: JsonObject }> {
    const messages: JsonObject[] = []
    let cursor = ''
    do {
      const page = await this.upstream.call(
        'conversations.history',
        { channel, limit: '1000', ...(cursor === '' ? {} : { cursor }) },
        token,
      )
      if (page.ok !== true) return { refusal: page }
      messages.push(...objs(page, 'messages').map((message) => this.complete(message)))
      cursor = str(obj(page, 'response_metadata'), 'next_cursor') ?? ''
    } while (cursor !== '')
    return { messages }
  }

  /** Adds the fields of an app's message that Slack returns and emulate doesn't. */
  complete(message: JsonObject): JsonObject {
    if (message.user !== this.bot.userId) return message
    return { ...message, bot_id: this.bot.botId, app_id: this.bot.appId, team: this.team.id }
  }

  toMessage(channel: string, message: JsonObject): Message {
    const ts = str(message, 'ts') ?? ''
    const metadata = obj(message, 'metadata')
    const threadTs = str(message, 'thread_ts')
    const files = this.filesOfOld.get(ts) ?? objs(message, 'files')
    const blocks = objs(message, 'blocks')
    const notification = str(message, 'text') ?? ''
    return {
      ts,
      channel,
      text: shownText(blocks, notification),
      notification,
      blocks,
      ...(metadata ? { metadata } : {}),
      ...(threadTs ? { threadTs } : {}),
      ...(files.length > 0 ? { files } : {}),
      at: this.arrivals.get(ts) ?? Temporal.Instant.fromEpochMilliseconds(Number(ts.split('.')[0]) * 1000),
      edited: obj(message, 'edited') !== undefined,
      ephemeral: false,
      user: str(message, 'user') ?? '',
    }
  }
}

/** Returns a page of messages, newest first, for the arguments of conversations.history. */
export function pageOf(messages: readonly JsonObject[], args: Args): JsonObject {
  const inclusive = isTrue(args.inclusive)
  const [oldest, latest, before] = [args.oldest, args.latest, args.cursor].map(micros)
  const after = (ts: number): boolean => oldest === undefined || ts > oldest || (inclusive && ts === oldest)
  const until = (ts: number): boolean => latest === undefined || ts < latest || (inclusive && ts === latest)
  const fitting = messages.filter((message) => {
    const ts = micros(str(message, 'ts')) ?? 0
    return after(ts) && until(ts) && (before === undefined || ts <= before)
  })
  const limit = Math.min(Number(args.limit) || 100, 999)
  const page = fitting
    .slice(0, limit)
    .map((message) => (isTrue(args.include_all_metadata) ? message : { ...message, metadata: undefined }))
  const next = str(fitting[limit], 'ts')
  return {
    ok: true,
    messages: page,
    has_more: next !== undefined,
    pin_count: 0,
    ...(next === undefined ? {} : { response_metadata: { next_cursor: next } }),
  }
}

/** Returns a `ts` in whole microseconds, because a fraction of seconds would not be exact. */
function micros(ts: string | undefined): number | undefined {
  if (ts === undefined || ts === '') return undefined
  const [seconds = '0', fraction = ''] = ts.split('.')
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

function isTrue(value: string | undefined): boolean {
  return value === 'true' || value === '1'
}
