import type { Temporal } from 'temporal-polyfill'
import { checkMessage, refuse } from './app-messages.ts'
import { pageOf } from './conversations.ts'
import { type Json, type JsonObject, obj, objs, str } from './json.ts'
import { type Person, slackUser } from './people-registry.ts'
import type { Rig } from './rig.ts'
import type { SocketMode } from './socket-mode.ts'
import type { Args } from './upstream.ts'

type Handler = (args: Args, token: string) => JsonObject | Promise<JsonObject>

/** Methods that need no bot token. */
const OPEN_METHODS = new Set(['api.test', 'oauth.v2.access', 'apps.connections.open'])

/** The Web API: some methods are forwarded to emulate, the others are implemented here. */
export class WebApi {
  private readonly rig: Rig
  private readonly sockets: SocketMode
  private readonly url: string
  private readonly scopes = new Map<string, Set<string>>()
  private readonly handlers: Record<string, Handler>

  constructor(rig: Rig, sockets: SocketMode, url: string) {
    this.rig = rig
    this.sockets = sockets
    this.url = url
    this.scopes.set(rig.bot.token, new Set(rig.bot.scopes))
    this.handlers = {
      'api.test': () => ({ ok: true }),
      'auth.test': () => this.authTest(),
      'apps.connections.open': (_, token) => this.openConnection(token),
      'oauth.v2.access': (args, token) => this.oauthAccess(args, token),
      'users.info': (args, token) => this.userInfo(args, token),
      'users.list': (args, token) => this.usersList(args, token),
      'auth.teams.list': () => ({ ok: true, teams: this.teamIds().map((id) => ({ id, name: id })) }),
      'views.open': (args) => viewAnswer(rig.views.open(args)),
      'views.push': (args) => viewAnswer(rig.views.push(args)),
      'views.update': (args) => viewAnswer(rig.views.update(args)),
      'views.publish': (args) =>
        rig.people.find(args.user_id ?? '') === undefined
          ? fail('user_not_found')
          : viewAnswer(rig.views.publish(args)),
      'chat.postMessage': (args, token) => this.postMessage(args, token),
      'chat.postEphemeral': (args, token) => this.postEphemeral(args, token),
      'chat.update': (args, token) => this.updateMessage(args, token),
      'files.completeUploadExternal': (args, token) => this.completeUpload(args, token),
      'conversations.history': (args, token) => this.history(args, token),
      'conversations.open': (args, token) => this.openConversation(args, token),
    }
  }

  async call(method: string, args: Args, token: string): Promise<JsonObject> {
    if (!OPEN_METHODS.has(method)) {
      if (token === '') return fail('not_authed')
      if (!this.scopes.has(token)) return fail('invalid_auth')
    }
    const handler = this.handlers[method]
    if (handler !== undefined) return handler(args, token)
    const answer = await this.rig.upstream.call(method, args, token)
    // emulate has a different error for unknown methods.
    return typeof answer.ok === 'boolean' ? answer : fail('unknown_method')
  }

  /** Returns the person whom a call is about; undefined if there is none. */
  personOf(args: Args): string | undefined {
    const direct = args.user ?? args.user_id ?? args.users
    if (direct !== undefined && direct !== '') return direct
    if (args.trigger_id !== undefined) return this.rig.triggers.ownerOf(args.trigger_id)
    return args.channel === undefined ? undefined : this.rig.conversations.personIn(args.channel)
  }

  private authTest(): JsonObject {
    const { team, bot } = this.rig
    const { organization } = team
    return {
      ok: true,
      url: `https://${team.domain}.slack.com/`,
      team: organization?.name ?? team.name,
      user: bot.name,
      team_id: organization?.id ?? team.id,
      ...(organization && { enterprise_id: organization.id }),
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: organization !== undefined,
    }
  }

  /** Returns the scopes of a token, separated by commas, as Slack's header x-oauth-scopes has them. */
  scopesOf(token: string): string {
    return [...(this.scopes.get(token) ?? [])].join(',')
  }

  private openConnection(token: string): JsonObject {
    if (token === '') return fail('not_authed')
    if (token !== this.rig.appToken)
      return fail(this.scopes.has(token) ? 'not_allowed_token_type' : 'invalid_auth')
    return { ok: true, url: this.sockets.openUrl(this.url) }
  }

  private async oauthAccess(args: Args, token: string): Promise<JsonObject> {
    const answer = await this.rig.upstream.call('oauth.v2.access', args, token)
    const [accessToken, scope] = [str(answer, 'access_token'), str(answer, 'scope')]
    if (accessToken !== undefined) this.scopes.set(accessToken, new Set(scope?.split(',')))
    return answer
  }

  private missingScope(token: string, needed: string): JsonObject | undefined {
    const scopes = this.scopes.get(token) ?? new Set()
    if (scopes.has(needed)) return undefined
    return { ok: false, error: 'missing_scope', needed, provided: [...scopes].join(',') }
  }

  private userInfo(args: Args, token: string): JsonObject {
    const { people, team, clock } = this.rig
    const person = people.find(args.user ?? '')
    const refusal = this.missingScope(token, 'users:read')
    if (refusal !== undefined) return refusal
    return person === undefined
      ? fail('user_not_found')
      : {
          ok: true,
          user: {
            ...slackUser(person, team.id, clock.now()),
            ...(args.include_locale === 'true' && { locale: person.locale }),
          },
        }
  }

  private teamIds(): string[] {
    const { people, team } = this.rig
    return [...new Set([team.id, ...people.all().map((person) => person.teamId || team.id)])]
  }

  private usersList(args: Args, token: string): JsonObject {
    const refusal = this.missingScope(token, 'users:read')
    if (refusal !== undefined) return refusal
    const { people, team, clock } = this.rig
    // In an organization, people are listed by workspace.
    if (team.organization && args.team_id === undefined) return fail('missing_argument')
    const isListed = (person: Person) => !team.organization || (person.teamId || team.id) === args.team_id
    const all = people.all().filter(isListed)
    const start = Number(args.cursor) || 0
    const end = start + (Number(args.limit) || all.length)
    const tellsEmail = this.missingScope(token, 'users:read.email') === undefined
    const toUser = (person: Person) => {
      const user = slackUser(person, team.id, clock.now())
      const email = tellsEmail && person.email !== '' ? { email: person.email } : {}
      return { ...user, profile: { ...obj(user, 'profile'), ...email } }
    }
    return {
      ok: true,
      members: all.slice(start, end).map(toUser),
      cache_ts: Math.floor(clock.now().epochMilliseconds / 1000),
      response_metadata: { next_cursor: end < all.length ? String(end) : '' },
    }
  }

  private async postMessage(args: Args, token: string): Promise<JsonObject> {
    const checked = checkMessage(args)
    if (!checked.ok) return checked.refusal
    const { upstream, conversations, inboxes } = this.rig
    const answer = await upstream.call('chat.postMessage', checked.args, token)
    const [theirTs, channel] = [str(answer, 'ts'), str(answer, 'channel')]
    if (theirTs === undefined || channel === undefined) return answer
    const to = args.channel ?? ''
    if (conversations.personIn(to) === to) conversations.learnDm(to, channel)
    const ts = conversations.stamp(theirTs, channel)
    const message = conversations.complete({ ...obj(answer, 'message'), ts })
    const person = conversations.personIn(channel)
    if (person !== undefined) inboxes.of(person).newDms.put(conversations.toMessage(channel, message))
    return withWarnings({ ...answer, ts, message }, checked.warnings)
  }

  private async updateMessage(args: Args, token: string): Promise<JsonObject> {
    const checked = checkMessage(args)
    if (!checked.ok) return checked.refusal
    const { upstream, conversations } = this.rig
    const answer = await upstream.call('chat.update', checked.args, token)
    const message = obj(answer, 'message')
    if (message === undefined) return answer
    return withWarnings({ ...answer, message: conversations.complete(message) }, checked.warnings)
  }

  /** Each share of a file is a message, which gets a `ts` in workspace time. */
  private async completeUpload(args: Args, token: string): Promise<JsonObject> {
    const { upstream, conversations } = this.rig
    const answer = await upstream.call('files.completeUploadExternal', args, token)
    for (const { channel, ts } of objs(answer, 'files').flatMap(sharesOf)) conversations.stamp(ts, channel)
    return upstream.translateAnswer(JSON.stringify(answer))
  }

  private postEphemeral(args: Args, token: string): JsonObject {
    const refusal = this.missingScope(token, 'chat:write')
    if (refusal !== undefined) return refusal
    const checked = checkMessage(args)
    if (!checked.ok) return checked.refusal
    if (!checked.args.text && !checked.args.blocks) return fail('no_text')
    const { people, responseUrls } = this.rig
    const person = people.find(args.user ?? '')
    if (person === undefined) return fail('user_not_found')
    if (!args.channel) return fail('channel_not_found')
    return { ok: true, message_ts: responseUrls.show(person.id, args.channel, checked.args) }
  }

  private async history(args: Args, token: string): Promise<JsonObject> {
    const history = await this.rig.conversations.history(args.channel ?? '', token)
    return 'refusal' in history ? history.refusal : pageOf(history.messages, args)
  }

  private async openConversation(args: Args, token: string): Promise<JsonObject> {
    const answer = await this.rig.upstream.call('conversations.open', args, token)
    const channel = str(obj(answer, 'channel'), 'id')
    const [first, ...others] = (args.users ?? '').split(',')
    if (channel === undefined || !first) return answer
    if (others.length > 0) this.rig.conversations.learnGroup([first, ...others], channel)
    else this.rig.conversations.learnDm(first, channel)
    return answer
  }
}

/** A recorded call of the app. */
export type Call = {
  method: string
  args: Args
  user?: string
  /** Slack's response; with a fault, the app may not have received it. */
  answer: JsonObject
  error?: string
  fault?: string
  at: Temporal.Instant
  ms: number
}

function viewAnswer(
  outcome: { ok: true; view: JsonObject } | { ok: false; error: string; messages?: string[] },
): JsonObject {
  return outcome.ok ? outcome : refuse(outcome.error, outcome.messages).refusal
}

function fail(error: string): JsonObject {
  return { ok: false, error }
}

function withWarnings(answer: JsonObject, warnings: readonly string[]): JsonObject {
  const list: Json[] = [...warnings]
  if (list.length === 0) return answer
  return { ...answer, warning: warnings.join(','), response_metadata: { warnings: list } }
}

/** Returns where a file was shared; each is a message. */
function sharesOf(file: JsonObject): { channel: string; ts: string }[] {
  const shares = obj(file, 'shares')
  const byChannel = { ...obj(shares, 'private'), ...obj(shares, 'public') }
  return Object.keys(byChannel).flatMap((channel) =>
    objs(byChannel, channel).map((share) => ({ channel, ts: str(share, 'ts') ?? '' })),
  )
}
