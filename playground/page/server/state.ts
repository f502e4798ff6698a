import type { Message, ShownView } from '../../client.ts'
import { obj, textOf } from '../../slack/json.ts'
import type {
  Conversation,
  Mine,
  PageMessage,
  PagePerson,
  PageView,
  World as WorldState,
} from '../contract.ts'
import { CHANNELS } from './cast.ts'
import { dmBetween, type Written } from './chatter.ts'
import type { World } from './world.ts'

/** What everybody sees. */
export async function worldState(world: World): Promise<WorldState> {
  const { id, workspace, isMoving, happenings, manifest, faults, log, slack } = world
  return {
    id,
    workspace,
    now: world.now.toString(),
    isMoving,
    happenings,
    app: { id: slack.botUserId, name: manifest.name, takesMessages: manifest.takesMessages },
    people: await Promise.all(world.cast.map((member) => personState(world, member))),
    commands: manifest.commands,
    faults,
    troubles: log.troubles,
  }
}

async function personState(world: World, member: World['cast'][number]): Promise<PagePerson> {
  const { id, name: handle, realName: name, title, tz: zone } = member
  const fromApp = world.chatter.unreadFromApp(id, await world.slack.as(id).dmId())
  const fromPeople = world.cast
    .filter((other) => other.id !== id)
    .map((other) => world.chatter.unread(id, dmBetween(id, other.id)))
  return { id, handle, name, title, zone, unread: fromPeople.reduce((sum, count) => sum + count, fromApp) }
}

/** What one person alone sees. */
export async function mineState(world: World, personId: string): Promise<Mine> {
  const human = world.slack.as(personId)
  const ephemerals = human.ephemerals()
  const shownIn = (conversation: Omit<Conversation, 'messages' | 'unread'>, messages: PageMessage[]) => ({
    ...conversation,
    unread: countUnread(world, personId, conversation.id, messages),
    messages: [
      ...messages,
      ...ephemerals.filter(({ channel }) => channel === conversation.id).map(fromApp),
    ].sort(byTs),
  })
  const written = (id: string) => world.chatter.messagesIn(id).map(fromPerson)
  const channels = CHANNELS.map(({ id, name, topic }) =>
    shownIn({ id, kind: 'channel', name, personId: null, topic }, written(id)),
  )
  const dms = world.cast.flatMap((other) => {
    if (other.id === personId) return []
    const id = dmBetween(personId, other.id)
    return [
      shownIn({ id, kind: 'dm', name: other.realName, personId: other.id, topic: other.title }, written(id)),
    ]
  })
  const app = {
    id: await human.dmId(),
    kind: 'app',
    name: world.manifest.name,
    personId: null,
    topic: '',
  } as const
  return {
    personId,
    conversations: [...channels, ...dms, shownIn(app, (await human.dms()).map(fromApp))],
    home: human.home === undefined ? null : viewState(human.home),
    modals: human.views.map(viewState),
  }
}

function countUnread(world: World, personId: string, conversation: string, messages: PageMessage[]): number {
  const seen = world.chatter.lastRead(personId, conversation)
  return messages.filter(({ ts, userId }) => ts > seen && userId !== personId).length
}

function fromApp(message: Message): PageMessage {
  const { ts, user, at, text, blocks, files, edited, ephemeral } = message
  return {
    ts,
    userId: user,
    at: at.toString(),
    text,
    blocks,
    files: files ?? [],
    isEdited: edited,
    isEphemeral: ephemeral,
  }
}

function fromPerson({ ts, userId, at, text }: Written): PageMessage {
  return { ts, userId, at, text, blocks: [], files: [], isEdited: false, isEphemeral: false }
}

function viewState(view: ShownView): PageView {
  return {
    id: view.id,
    hash: view.hash,
    title: view.title,
    submit: obj(view.payload, 'submit') ? (textOf(view.payload, 'submit') ?? 'Submit') : null,
    close: textOf(view.payload, 'close') ?? 'Cancel',
    blocks: view.blocks,
    values: view.values,
  }
}

function byTs(one: PageMessage, other: PageMessage): number {
  return one.ts < other.ts ? -1 : 1
}
