import fc from 'fast-check'
import { COMMANDS, parseCommand } from '../../../src/features/commands/rules.ts'
import * as views from '../../../src/features/commands/views.ts'
import { build, covers, today, words } from '../../support/slack-limits.ts'

const refused = fc
  .tuple(
    fc.constantFrom(
      'add',
      'log',
      'snooze',
      'away',
      'cadence',
      'end',
      'know',
      'plan',
      'prep',
      'agenda',
      'promise',
      'step',
    ),
    fc.constantFrom('<@U1>', '@ana', 'until', '5 Jan 1999', '2 days', ''),
    words(3000),
  )
  .map((parts) => parseCommand(parts.join(' '), today))
  .filter((command) => command.name === 'refused')

export const extremes = [
  covers('commands/views.ts', views, {
    helpMessage: build(
      views.helpMessage,
      fc.record({
        name: fc.constant('help' as const),
        typed: fc.option(words(60)),
        nearest: fc.option(fc.constantFrom(...COMMANDS.map(({ name }) => name))),
      }),
    ),
    refusedMessage: build(views.refusedMessage, refused, fc.constant(today)),
  }),
]
