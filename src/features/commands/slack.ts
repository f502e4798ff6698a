import type { App } from '@slack/bolt'
import type { Services } from '../../platform/services.ts'
import { type Asked, askedByCommand } from '../../platform/slack/asked.ts'
import { createTurns } from '../../platform/turns.ts'
import { meet } from '../people/directory.ts'
import { localDate } from '../people/rules.ts'
import type { Command } from './command-rules.ts'
import { parseCommand } from './rules.ts'
import { helpMessage, refusedMessage } from './views.ts'

type Handled = Exclude<Command['name'], 'help' | 'refused'>

/** What each command does; app.ts gathers it from the features. */
export type CommandHandlers = {
  [Name in Handled]: (asked: Asked, command: Extract<Command, { name: Name }>) => Promise<void>
}

/**
 * So many commands are worked on at once, and the next in their order, as soon as they come: when many come together, the
 * first are answered soon, and none waits for a database connection until it fails. Fewer than there are connections.
 */
const AT_ONCE = 8

export function registerCommands(app: App, services: Services, handlers: CommandHandlers): void {
  const inTurn = createTurns(AT_ONCE)
  app.command('/mentor', async ({ ack, command, client, respond }) => {
    await ack()
    await inTurn(async () => {
      const asked = askedByCommand({ command, client, respond })
      const { zone } = await meet(services, asked)
      const today = localDate(services.clock.now(), zone)
      await dispatch(asked, parseCommand(command.text, today), today, handlers)
    })
  })
}

async function dispatch(
  asked: Asked,
  command: Command,
  today: Parameters<typeof refusedMessage>[1],
  handlers: CommandHandlers,
): Promise<void> {
  switch (command.name) {
    case 'help':
      return asked.reply(helpMessage(command))
    case 'refused':
      return asked.reply(refusedMessage(command, today))
    case 'overview':
      return handlers.overview(asked, command)
    case 'list':
      return handlers.list(asked, command)
    case 'add':
      return handlers.add(asked, command)
    case 'log':
      return handlers.log(asked, command)
    case 'snooze':
      return handlers.snooze(asked, command)
    case 'away':
      return handlers.away(asked, command)
    case 'back':
      return handlers.back(asked, command)
    case 'cadence':
      return handlers.cadence(asked, command)
    case 'why':
      return handlers.why(asked, command)
    case 'settings':
      return handlers.settings(asked, command)
    case 'end':
      return handlers.end(asked, command)
    case 'request':
      return handlers.request(asked, command)
    case 'requests':
      return handlers.requests(asked, command)
    case 'find':
      return handlers.find(asked, command)
    case 'profile':
      return handlers.profile(asked, command)
    case 'plan':
      return handlers.plan(asked, command)
    case 'prep':
      return handlers.prep(asked, command)
    case 'hand':
      return handlers.hand(asked, command)
    case 'privacy':
      return handlers.privacy(asked, command)
    case 'agenda':
      return handlers.agenda(asked, command)
    case 'promise':
      return handlers.promise(asked, command)
    case 'step':
      return handlers.step(asked, command)
    case 'know':
      return handlers.know(asked, command)
  }
}
