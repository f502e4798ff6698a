import { randomBytes } from 'node:crypto'
import type { Message } from './inbox.ts'
import type { JsonObject } from './json.ts'
import type { PeopleRegistry, Person } from './people-registry.ts'
import type { Rig } from './rig.ts'
import type { ShownView } from './views.ts'

export type Channel = { id: string; name: string }

const VERIFICATION_TOKEN = 'playground-verification-token'

/** The fields that all interactive payloads have. */
function frame(rig: Rig, person: Person): JsonObject {
  const { organization = null } = rig.team
  return {
    team: { id: teamOf(rig, person), domain: rig.team.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: teamOf(rig, person) },
    api_app_id: rig.bot.appId,
    token: VERIFICATION_TOKEN,
    enterprise: organization,
    is_enterprise_install: organization !== null,
  }
}

/** Forms and global shortcuts name no workspace if the app is installed for a whole organization. */
function frameWithoutMessage(rig: Rig, person: Person): JsonObject {
  return { ...frame(rig, person), ...(rig.team.organization && { team: null }) }
}

/** In an organization, people act in one of several workspaces. */
function teamOf(rig: Rig, person: Person): string {
  return (rig.team.organization && person.teamId) || rig.team.id
}

/** A slash command as it was typed, such as `/mentor log @ana yesterday`. */
export function commandPayload(rig: Rig, person: Person, channel: Channel, typed: string): JsonObject {
  const [command = '', ...rest] = typed.trim().split(/\s/)
  const { organization } = rig.team
  return {
    token: VERIFICATION_TOKEN,
    team_id: teamOf(rig, person),
    team_domain: rig.team.domain,
    ...(organization && { enterprise_id: organization.id, enterprise_name: organization.name }),
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text: escapeTyped(rest.join(' ').trim(), rig.people),
    api_app_id: rig.bot.appId,
    is_enterprise_install: organization ? 'true' : 'false',
    response_url: rig.responseUrls.make({ userId: person.id, channel: channel.id }),
    trigger_id: rig.triggers.make(person.id),
  }
}

/** Escapes a command's text as Slack does with `should_escape`: entities, and mentions of known people. */
export function escapeTyped(text: string, people: PeopleRegistry): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replace(/@([\p{L}\d._-]+)/gu, (typed, name: string) => {
    const trimmed = name.replace(/[._-]+$/, '')
    const person = people.byName(name) ?? people.byName(trimmed)
    if (person === undefined) return typed
    return `<@${person.id}|${person.name}>${name.slice(person.name.length)}`
  })
}

/** A click on a message, ephemeral or not. */
export function messageActionPayload(
  rig: Rig,
  person: Person,
  message: Message,
  action: JsonObject,
  values: JsonObject,
): JsonObject {
  const { channel, ts, ephemeral } = message
  return {
    type: 'block_actions',
    ...frame(rig, person),
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: ephemeral },
    trigger_id: rig.triggers.make(person.id),
    channel: { id: channel, name: channel.startsWith('D') ? 'directmessage' : 'general' },
    // Slack doesn't store ephemeral messages, so it can't include them.
    ...(ephemeral ? {} : { message: messageObject(rig, message) }),
    state: { values },
    response_url: rig.responseUrls.make({ userId: person.id, channel, message }),
    actions: [{ ...action, action_ts: actionTs() }],
  }
}

/** A click in a modal or on the Home tab. */
export function viewActionPayload(rig: Rig, person: Person, view: ShownView, action: JsonObject): JsonObject {
  return {
    type: 'block_actions',
    ...frame(rig, person),
    container: { type: 'view', view_id: view.id },
    trigger_id: rig.triggers.make(person.id),
    view: view.payload,
    actions: [{ ...action, action_ts: actionTs() }],
  }
}

/** A global shortcut. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
export function shortcutPayload(rig: Rig, person: Person, callbackId: string): JsonObject {
  return {
    type: 'shortcut',
    ...frameWithoutMessage(rig, person),
    callback_id: callbackId,
    trigger_id: rig.triggers.make(person.id),
    action_ts: actionTs(),
  }
}

/** A shortcut on a message, which may be anybody's. */
export function messageShortcutPayload(
  rig: Rig,
  person: Person,
  callbackId: string,
  { channel, message }: { channel: Channel; message: JsonObject },
): JsonObject {
  return {
    ...shortcutPayload(rig, person, callbackId),
    type: 'message_action',
    channel,
    message_ts: message.ts,
    message: { type: 'message', team: rig.team.id, ...message },
    response_url: rig.responseUrls.make({ userId: person.id, channel: channel.id }),
  }
}

export function submissionPayload(rig: Rig, person: Person, view: ShownView): JsonObject {
  return {
    type: 'view_submission',
    ...frameWithoutMessage(rig, person),
    trigger_id: rig.triggers.make(person.id),
    view: view.payload,
    response_urls: [],
  }
}

export function closedPayload(rig: Rig, person: Person, view: ShownView, isCleared: boolean): JsonObject {
  return {
    type: 'view_closed',
    ...frameWithoutMessage(rig, person),
    view: view.payload,
    is_cleared: isCleared,
  }
}

/** An Events API envelope around an event. */
export function eventPayload(rig: Rig, event: JsonObject): JsonObject {
  const id = `Ev${randomBytes(5).toString('hex').toUpperCase()}`
  const { organization } = rig.team
  return {
    token: VERIFICATION_TOKEN,
    team_id: rig.team.id,
    ...(organization && { enterprise_id: organization.id }),
    context_team_id: rig.team.id,
    context_enterprise_id: organization?.id ?? null,
    api_app_id: rig.bot.appId,
    event: { event_ts: actionTs(), ...event },
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [
      {
        enterprise_id: organization?.id ?? null,
        team_id: organization ? null : rig.team.id,
        user_id: rig.bot.userId,
        is_bot: true,
        is_enterprise_install: organization !== undefined,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${id}`,
  }
}

function messageObject(rig: Rig, message: Message): JsonObject {
  return {
    type: 'message',
    ts: message.ts,
    user: message.user,
    bot_id: rig.bot.botId,
    app_id: rig.bot.appId,
    team: rig.team.id,
    text: message.notification,
    blocks: message.blocks,
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
  }
}

function actionTs(): string {
  return `${Math.floor(Date.now() / 1000)}.${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`
}
