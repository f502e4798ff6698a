import type { App } from '@slack/bolt'
import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../platform/services.ts'
import { type Asked, askedByCommand } from '../../platform/slack/asked.ts'
import { createSemaphore } from '../../platform/turns.ts'
import { findOrCreatePerson } from '../people/directory.ts'
import { localDate, type Person } from '../people/rules.ts'
import type { Command } from './command-rules.ts'
import { parseCommand } from './rules.ts'
import { helpMessage, refusedMessage } from './views.ts'

type Handled = Exclude<Command['name'], 'help' | 'refused'>

/** What each command does for `me`, who typed it; app.ts gathers it from the features. */
export type CommandHandlers = {
  [Name in Handled]: (asked: Asked, command: Extract<Command, { name: Name }>, me: Person) => Promise<void>
}

/**
 * So many commands are worked on at once, and the next in their order, as soon as they come: when many come together, the
 * first are answered soon, and none waits for a database connection until it fails. Far fewer than there are connections:
 * what works for commands leaves processors to the acks. While Slack takes an answer, the next one has its turn.
 */
const AT_ONCE = 4

export function registerCommands(app: App, services: Services, handlers: CommandHandlers): void {
  const inTurn = createSemaphore(AT_ONCE)
  app.command('/mentor', async ({ ack, command, client, respond }) => {
    await ack()
    await inTurn(async (leave) => {
      const asked = leaveToAnswer(askedByCommand({ command, client, respond }), leave)
      const me = await findOrCreatePerson(services, asked)
      const today = localDate(services.clock.now(), me.zone)
      await dispatch(asked, parseCommand(command.text, today), { me, today, handlers })
    })
  })
}

function leaveToAnswer(asked: Asked, leave: () => void): Asked {
  return {
    ...asked,
    reply(message) {
      leave()
      return asked.reply(message)
    },
    open(view) {
      leave()
      return asked.open(view)
    },
  }
}

async function dispatch(
  asked: Asked,
  command: Command,
  { me, today, handlers }: { me: Person; today: Temporal.PlainDate; handlers: CommandHandlers },
): Promise<void> {
  switch (command.name) {
    case 'help':
      return asked.reply(helpMessage(command))
    case 'refused':
      return asked.reply(refusedMessage(command, today))
    case 'overview':
      return handlers.overview(asked, command, me)
    case 'list':
      return handlers.list(asked, command, me)
    case 'add':
      return handlers.add(asked, command, me)
    case 'log':
      return handlers.log(asked, command, me)
    case 'snooze':
      return handlers.snooze(asked, command, me)
    case 'away':
      return handlers.away(asked, command, me)
    case 'back':
      return handlers.back(asked, command, me)
    case 'cadence':
      return handlers.cadence(asked, command, me)
    case 'why':
      return handlers.why(asked, command, me)
    case 'settings':
      return handlers.settings(asked, command, me)
    case 'end':
      return handlers.end(asked, command, me)
    case 'request':
      return handlers.request(asked, command, me)
    case 'requests':
      return handlers.requests(asked, command, me)
    case 'find':
      return handlers.find(asked, command, me)
    case 'profile':
      return handlers.profile(asked, command, me)
    case 'plan':
      return handlers.plan(asked, command, me)
    case 'prep':
      return handlers.prep(asked, command, me)
    case 'hand':
      return handlers.hand(asked, command, me)
    case 'privacy':
      return handlers.privacy(asked, command, me)
    case 'agenda':
      return handlers.agenda(asked, command, me)
    case 'promise':
      return handlers.promise(asked, command, me)
    case 'step':
      return handlers.step(asked, command, me)
    case 'know':
      return handlers.know(asked, command, me)
  }
}
