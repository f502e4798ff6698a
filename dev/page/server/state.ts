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
  const places = (await placesOf(world, id)).filter(({ kind }) => kind !== 'channel')
  const unread = places.reduce((sum, place) => sum + world.chatter.unread(id, place.id), 0)
  return { id, handle, name, title, zone, unread }
}

/** What one person alone sees. */
export async function mineState(world: World, personId: string): Promise<Mine> {
  const human = world.slack.as(personId)
  const fromTheApp = [...(await human.dms()), ...(await human.groupDms()), ...human.ephemerals()]
  const places = await placesOf(world, personId)
  return {
    personId,
    conversations: places.map((place) => ({
      ...place,
      unread: world.chatter.unread(personId, place.id),
      messages: [
        ...world.chatter.messagesIn(place.id).map(fromPerson),
        ...fromTheApp.filter(({ channel }) => channel === place.id).map(fromApp),
      ].sort(byTs),
    })),
    home: human.home === undefined ? null : viewState(human.home),
    modals: human.views.map(viewState),
  }
}

type Place = Omit<Conversation, 'messages' | 'unread'>

/** All conversations of one person. */
async function placesOf(world: World, personId: string): Promise<Place[]> {
  const others = world.cast.filter(({ id }) => id !== personId)
  const human = world.slack.as(personId)
  return [
    ...CHANNELS.map(({ id, name, topic }): Place => ({ id, kind: 'channel', name, personId: null, topic })),
    ...others.map(
      (other): Place => ({
        id: dmBetween(personId, other.id),
        kind: 'dm',
        name: other.realName,
        personId: other.id,
        topic: other.title,
      }),
    ),
    ...human.groupDmIds().map((id): Place => {
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
