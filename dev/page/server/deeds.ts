import type { Answer, Human, SubmitResult, Where } from '../../client.ts'
import type { Deed, Outcome } from '../contract.ts'
import { CHANNELS } from './cast.ts'
import { skip } from './time.ts'
import type { World } from './world.ts'

type PersonalDeed = Extract<Deed, { as: string }>
type Of<Name extends Deed['do']> = Extract<Deed, { do: Name }>

const DONE: Outcome = { trouble: null, fieldErrors: {} }
const SLACK_TROUBLE = 'We had some trouble connecting. Try again?'

/** Does what somebody did on the page. What the app must hear of has been answered by it when this resolves. */
export async function perform(world: World, deed: Exclude<Deed, Of<'start again'>>): Promise<Outcome> {
  switch (deed.do) {
    case 'skip':
      return trouble(await skip(world, deed.to))
    case 'misbehave':
      world.misbehave(deed.modes)
      return DONE
    default: {
      const outcome = await performAs(world, world.slack.as(deed.as), deed)
      world.changed()
      return outcome
    }
  }
}

async function performAs(world: World, human: Human, deed: PersonalDeed): Promise<Outcome> {
  switch (deed.do) {
    case 'type':
      return type(world, human, deed)
    case 'press':
      return press(world, human, deed)
    case 'submit':
      return thenThink(world, submitted(await human.submit(deed.entries)))
    case 'close form':
      // A second press comes for a form that is closed already; the one beneath it is not meant.
      if (human.view?.id === deed.view) await human.close()
      return DONE
    case 'open app':
      return answered(await (deed.tab === 'home' ? human.openHome() : human.openMessages()))
    case 'read':
      world.chatter.read(human.id, deed.conversation, deed.ts)
      return DONE
    case 'dismiss':
      human.dismiss(deed.ts)
      return DONE
  }
}

async function type(world: World, human: Human, { conversation, text }: Of<'type'>): Promise<Outcome> {
  const typed = text.trim()
  if (!typed.startsWith('/')) {
    const written = {
      ts: world.slack.stamp(),
      at: world.now.toString(),
      userId: human.id,
      text: world.slack.escapeTyped(typed),
    }
    world.chatter.write(conversation, written)
    return DONE
  }
  const command = typed.split(/\s/)[0] ?? typed
  if (!world.manifest.commands.some((one) => one.command === command))
    return trouble(`${command} is not a valid command. In this workspace there is: ${commandList(world)}`)
  const answer = await human.command(typed, placeOf(conversation))
  const said = answer.outcome === 'timeout' ? 'operation_timeout' : 'dispatch_failed'
  const isTaken = answer.outcome === 'acked'
  return thenThink(world, isTaken ? DONE : trouble(`${command} failed with the error “${said}”`))
}

function commandList(world: World): string {
  return world.manifest.commands.map(({ command }) => command).join(', ')
}

function placeOf(conversation: string): { id: string; name: string } {
  const channel = CHANNELS.find(({ id }) => id === conversation)
  return { id: conversation, name: channel?.name ?? 'directmessage' }
}

async function press(world: World, human: Human, deed: Of<'press'>): Promise<Outcome> {
  if (deed.where === 'modal') human.fill(deed.entries)
  const where = await findPlace(human, deed.where)
  if (where === undefined) return trouble('That message is gone.')
  const { entry, element } = deed
  return thenThink(world, answered(await human.press(where, element, entry)))
}

async function findPlace(human: Human, where: Of<'press'>['where']): Promise<Where | undefined> {
  if (where === 'home') return 'home'
  if (where === 'modal') return 'view'
  const messages = [...(await human.dms()), ...(await human.groupDms()), ...human.ephemerals()]
  return messages.find(({ ts }) => ts === where.ts)
}

function answered({ outcome, status }: Answer): Outcome {
  if (outcome === 'acked') return DONE
  const reason = {
    timeout: 'took longer than 3 seconds',
    refused: `answered ${status}`,
    unreachable: 'is not there',
  }
  return trouble(`${SLACK_TROUBLE} (The app ${reason[outcome]}.)`)
}

function submitted({ kind, errors, reason }: SubmitResult): Outcome {
  switch (kind) {
    case 'errors':
      return { trouble: null, fieldErrors: errors ?? {} }
    case 'timeout':
      return trouble(`${SLACK_TROUBLE} (The app took longer than 3 seconds.)`)
    case 'failed':
      return trouble(`${SLACK_TROUBLE} (${reason ?? 'The app gave no reason.'})`)
    default:
      return DONE
  }
}

function trouble(text: string | null): Outcome {
  return { ...DONE, trouble: text }
}

/** The person has their answer; the app goes on by itself. */
function thenThink(world: World, outcome: Outcome): Outcome {
  void world.think()
  return outcome
}
