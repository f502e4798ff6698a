import { suggestPairs } from '../../../src/admin/suggest.ts'
import { readConfig } from '../../../src/config.ts'
import { SetClock } from '../../../src/platform/clock.ts'
import { appEnv } from '../../app.ts'
import type { Answer, Human, SubmitResult, Where } from '../../client.ts'
import type { Outcome, UserAction } from '../contract.ts'
import { CHANNELS } from './people.ts'
import { skip } from './time.ts'
import type { World } from './world.ts'

type PersonalAction = Extract<UserAction, { as: string }>
type Of<Name extends UserAction['do']> = Extract<UserAction, { do: Name }>

const DONE: Outcome = { error: null, fieldErrors: {} }
const SLACK_ERROR = 'We had some trouble connecting. Try again?'

/** Performs a user action. Resolves when the app has answered every request that follows from it. */
export async function perform(
  world: World,
  userAction: Exclude<UserAction, Of<'start again'>>,
): Promise<Outcome> {
  switch (userAction.do) {
    case 'skip':
      return failure(await skip(world, userAction.to))
    case 'suggest':
      return suggest(world, userAction)
    case 'set faults':
      world.setFaults(userAction.modes)
      return DONE
    default: {
      const outcome = await performAs(world, world.slack.as(userAction.as), userAction)
      world.changed()
      return outcome
    }
  }
}

/** Does what the operator’s command does, at the playground’s time. */
async function suggest(world: World, { csv, isSending }: Of<'suggest'>): Promise<Outcome> {
  const config = readConfig(appEnv(world.slack, world.databaseUrl))
  try {
    const { lines } = await suggestPairs(new TextEncoder().encode(csv), {
      config,
      isSending,
      clock: new SetClock(world.now),
    })
    return thenRunPendingWork(world, { ...DONE, printed: [...lines] })
  } catch (error) {
    return failure(`Nothing was suggested: ${error instanceof Error ? error.message : error}`)
  }
}

async function performAs(world: World, human: Human, userAction: PersonalAction): Promise<Outcome> {
  switch (userAction.do) {
    case 'type':
      return type(world, human, userAction)
    case 'press':
      return press(world, human, userAction)
    case 'shortcut':
      return runShortcut(world, human, userAction)
    case 'submit':
      return thenRunPendingWork(world, submitted(await human.submit(userAction.entries)))
    case 'close form':
      // A second click may come for a form that is already closed. It must not close the one beneath.
      if (human.view?.id === userAction.view) await human.close()
      return DONE
    case 'open app':
      return answered(await (userAction.tab === 'home' ? human.openHome() : human.openMessages()))
    case 'read':
      world.peerMessages.read(human.id, userAction.conversation, userAction.ts)
      return DONE
    case 'dismiss':
      human.dismiss(userAction.ts)
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
    world.peerMessages.write(conversation, written)
    return DONE
  }
  const command = typed.split(/\s/)[0] ?? typed
  if (!world.manifest.commands.some((one) => one.command === command))
    return failure(`${command} is not a valid command. Available commands: ${commandList(world)}`)
  const answer = await human.command(typed, channelOf(conversation))
  const said = answer.outcome === 'timeout' ? 'operation_timeout' : 'dispatch_failed'
  const isTaken = answer.outcome === 'acked'
  return thenRunPendingWork(world, isTaken ? DONE : failure(`${command} failed with the error “${said}”`))
}

async function runShortcut(
  world: World,
  human: Human,
  { callbackId, conversation, message }: Of<'shortcut'>,
): Promise<Outcome> {
  const answer =
    message === null
      ? await human.globalShortcut(callbackId)
      : await human.messageShortcut(callbackId, message, channelOf(conversation))
  return thenRunPendingWork(world, answered(answer))
}

function commandList(world: World): string {
  return world.manifest.commands.map(({ command }) => command).join(', ')
}

function channelOf(conversation: string): { id: string; name: string } {
  const channel = CHANNELS.find(({ id }) => id === conversation)
  return { id: conversation, name: channel?.name ?? 'directmessage' }
}

async function press(world: World, human: Human, userAction: Of<'press'>): Promise<Outcome> {
  if (userAction.where === 'modal') human.fill(userAction.entries)
  const where = await findTarget(human, userAction.where)
  if (where === undefined) return failure('That message was deleted.')
  const { entry, element } = userAction
  return thenRunPendingWork(world, answered(await human.press(where, element, entry)))
}

async function findTarget(human: Human, where: Of<'press'>['where']): Promise<Where | undefined> {
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
    unreachable: 'isn’t running',
  }
  return failure(`${SLACK_ERROR} (The app ${reason[outcome]}.)`)
}

function submitted({ kind, errors, reason }: SubmitResult): Outcome {
  switch (kind) {
    case 'errors':
      return { error: null, fieldErrors: errors ?? {} }
    case 'timeout':
      return failure(`${SLACK_ERROR} (The app took longer than 3 seconds.)`)
    case 'failed':
      return failure(`${SLACK_ERROR} (${reason ?? 'The app gave no reason.'})`)
    default:
      return DONE
  }
}

function failure(text: string | null): Outcome {
  return { ...DONE, error: text }
}

/** Returns the outcome at once; the app does its pending work in the background. */
function thenRunPendingWork(world: World, outcome: Outcome): Outcome {
  void world.runPendingWork()
  return outcome
}
