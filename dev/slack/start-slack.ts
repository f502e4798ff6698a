import { randomBytes } from 'node:crypto'
import type { Temporal } from 'temporal-polyfill'
import { AppLink } from './app-link.ts'
import { Control } from './control.ts'
import { Conversations } from './conversations.ts'
import { listen } from './http.ts'
import { Inboxes } from './inbox.ts'
import { PeopleRegistry, type PersonSeed } from './people-registry.ts'
import { SlackProxy } from './proxy.ts'
import { ResponseUrls } from './response-urls.ts'
import type { Rig } from './rig.ts'
import { Slack } from './slack.ts'
import { SocketMode } from './socket-mode.ts'
import { TriggerIds } from './trigger-ids.ts'
import { type Bot, type Team, Upstream } from './upstream.ts'
import { Views } from './views.ts'
import { WebApi } from './web-api.ts'
import { WorkspaceClock } from './workspace-clock.ts'

export type SlackOptions = {
  team?: Partial<Team>
  /** The workspace's time. Default: real time, until setNow. */
  now?: Temporal.Instant
  people?: readonly PersonSeed[]
  /** Shared by workspaces that have the same app. Default: random. */
  signingSecret?: string
  /** Scopes of the app's token. Default: those of the app's manifest. */
  scopes?: readonly string[]
  /** Redirect URLs allowed for OAuth. */
  redirectUris?: readonly string[]
  /** Maximum number of people. */
  maxPeople?: number
  port?: number
  /** Random numbers from 0 to 1, for faults with a probability. */
  random?: () => number
  /** Whether Slack's rate limits apply, in real time. */
  rateLimits?: boolean
  /** Delays before retries of an event. Real Slack: at once, one minute, five minutes. */
  eventRetryDelaysMs?: readonly number[]
  /** Timeout for the app's ack, and lifetime of trigger_ids, in milliseconds. Real Slack: 3000. */
  ackTimeoutMs?: number
}

const SCOPES = [
  'commands',
  'chat:write',
  'users:read',
  'im:write',
  'im:history',
  'files:write',
  'mpim:write',
  'users:read.email',
]

/** Starts a simulated Slack on a free port. Call `close` at the end. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const team = { id: 'T0PLAYGROUND', name: 'Playground', domain: 'playground', ...options.team }
  const bot = makeBot(options.scopes ?? SCOPES)
  const signingSecret = options.signingSecret ?? randomBytes(16).toString('hex')
  const ackTimeoutMs = options.ackTimeoutMs ?? 3000
  const proxy = new SlackProxy({ random: options.random, rateLimits: options.rateLimits ?? false })
  const url = `http://127.0.0.1:${await listen(proxy.server, options.port)}`
  const upstream = await Upstream.start({
    team,
    bot,
    baseUrl: url,
    maxPeople: options.maxPeople ?? 1000,
    redirectUris: options.redirectUris ?? [],
  })
  const sockets = new SocketMode(bot.appId, ackTimeoutMs)
  const rig = assemble({ team, bot, upstream, sockets, url, signingSecret, now: options.now, ackTimeoutMs })
  const delays = options.eventRetryDelaysMs ?? [20, 50, 100]
  const slack = new Slack({ url, rig, proxy, sockets, signingSecret, eventRetryDelaysMs: delays })
  for (const person of options.people ?? []) slack.addPerson(person)
  const webApi = new WebApi(rig, sockets, url)
  proxy.attach({ rig, webApi, sockets, control: new Control(slack) })
  return slack
}

type Ground = {
  team: Team
  bot: Bot
  upstream: Upstream
  sockets: SocketMode
  url: string
  signingSecret: string
  now: Temporal.Instant | undefined
  ackTimeoutMs: number
}

function assemble(ground: Ground): Rig {
  const { team, bot, upstream, sockets, url, signingSecret, now, ackTimeoutMs } = ground
  const clock = new WorkspaceClock(now)
  const people = new PeopleRegistry()
  people.add({ id: bot.userId, name: bot.name, realName: 'Do For One', isBot: true })
  const triggers = new TriggerIds(ackTimeoutMs)
  const inboxes = new Inboxes()
  const conversations = new Conversations(upstream, clock, bot, team)
  const views = new Views(
    triggers,
    { teamId: team.id, appId: bot.appId, botId: bot.botId },
    (userId, view) => {
      const inbox = inboxes.of(userId)
      if (view.type === 'home') inbox.newHomes.put(view)
      else inbox.newViews.put(view)
    },
  )
  return {
    team,
    bot,
    appToken: `xapp-1-${bot.appId}-${randomBytes(8).toString('hex')}`,
    people,
    clock,
    triggers,
    views,
    inboxes,
    upstream,
    conversations,
    responseUrls: new ResponseUrls(url, { inboxes, upstream, conversations, clock, bot }),
    link: new AppLink(signingSecret, sockets, clock, ackTimeoutMs),
  }
}

function makeBot(scopes: readonly string[]): Bot {
  return {
    appId: 'A0PLAYGROUND',
    botId: 'B0PLAYGROUND',
    userId: 'U0DOFORONE',
    name: 'doforone',
    token: `xoxb-${randomBytes(12).toString('hex')}`,
    clientId: '1000000000.2000000000',
    clientSecret: randomBytes(16).toString('hex'),
    scopes,
  }
}
