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
import { dmBetween, type Written } from './peer-messages.ts'
import { CHANNELS } from './people.ts'
import type { World } from './world.ts'

/** The state that is the same for every page. */
export async function worldState(world: World): Promise<WorldState> {
  const { id, workspace, isMoving, appEvents, manifest, faults, log, slack } = world
  return {
    id,
    workspace,
    now: world.now.toString(),
    isMoving,
    appEvents,
    app: { id: slack.botUserId, name: manifest.name, takesMessages: manifest.takesMessages },
    people: await Promise.all(world.people.map((member) => personState(world, member))),
    commands: manifest.commands,
    shortcuts: manifest.shortcuts,
    faults,
    errors: log.errors,
  }
}

async function personState(world: World, member: World['people'][number]): Promise<PagePerson> {
  const { id, name: handle, realName: name, title, tz: zone } = member
  const conversations = (await conversationsOf(world, id)).filter(({ kind }) => kind !== 'channel')
  const unread = conversations.reduce(
    (sum, conversation) => sum + world.peerMessages.unread(id, conversation.id),
    0,
  )
  return { id, handle, name, title, zone, unread }
}

/** The state of one person's page. */
export async function mineState(world: World, personId: string): Promise<Mine> {
  const human = world.slack.as(personId)
  const fromTheApp = [...(await human.dms()), ...(await human.groupDms()), ...human.ephemerals()]
  const conversations = await conversationsOf(world, personId)
  return {
    personId,
    conversations: conversations.map((conversation) => ({
      ...conversation,
      unread: world.peerMessages.unread(personId, conversation.id),
      messages: [
        ...world.peerMessages.messagesIn(conversation.id).map(fromPerson),
        ...fromTheApp.filter(({ channel }) => channel === conversation.id).map(fromApp),
      ].sort(byTs),
    })),
    home: human.home === undefined ? null : viewState(human.home),
    modals: human.views.map(viewState),
  }
}

type ConversationInfo = Omit<Conversation, 'messages' | 'unread'>

/** All conversations of a person, without messages. */
async function conversationsOf(world: World, personId: string): Promise<ConversationInfo[]> {
  const others = world.people.filter(({ id }) => id !== personId)
  const human = world.slack.as(personId)
  return [
    ...CHANNELS.map(
      ({ id, name, topic }): ConversationInfo => ({ id, kind: 'channel', name, personId: null, topic }),
    ),
    ...others.map(
      (other): ConversationInfo => ({
        id: dmBetween(personId, other.id),
        kind: 'dm',
        name: other.realName,
        personId: other.id,
        topic: other.title,
      }),
    ),
    ...human.groupDmIds().map((id): ConversationInfo => {
      const members = others.filter((other) => world.slack.peopleIn(id).includes(other.id))
      const names = members.map(({ realName }) => realName.split(' ')[0])
      const topic = `You, ${names.join(', ')} and ${world.manifest.name}`
      return { id, kind: 'group', name: names.join(', '), personId: members[0]?.id ?? null, topic }
    }),
    { id: await human.dmId(), kind: 'app', name: world.manifest.name, personId: null, topic: '' },
  ]
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
