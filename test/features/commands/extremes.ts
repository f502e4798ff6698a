import fc from 'fast-check'
import * as formViews from '../../../src/features/commands/form-views.ts'
import * as views from '../../../src/features/commands/views.ts'
import { FEATURES } from '../../../src/features.ts'
import { parseCommand } from '../../../src/platform/commands/parse.ts'
import { build, buildSame, covers, name, today, words } from '../../support/slack-limits.ts'

const COMMANDS = FEATURES.flatMap(({ commands }) => commands ?? [])

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
    fc.constantFrom('<@U1>', '@ana', 'until', '5 Jan 1999', '2 days', '5/1', ''),
    words(3000),
  )
  .map((parts) => parseCommand(COMMANDS, parts.join(' '), today))
  .filter((parsed) => 'command' in parsed)
  .map(({ command, read }) => ('words' in read ? { command, read } : null))
  .filter((one) => one !== null)

const ownPerson = fc.record({ id: fc.constant('UABCDEFGHIJ'), name })
const FORMS = COMMANDS.flatMap(({ form }) => form ?? [])

export const extremes = [
  covers('commands/form-views.ts', formViews, {
    commandView: build(
      formViews.commandView,
      fc.record({
        name: fc.constant('snooze'),
        form: fc.constantFrom(...FORMS),
        people: fc
          .array(ownPerson, { minLength: 1, maxLength: 120, size: 'max' })
          .map((all) => all.map((one, index) => ({ ...one, id: `U${index}` }))),
        chosenId: fc.constantFrom('U1', null),
        date: fc.option(fc.constant(today)),
        cadenceDays: fc.constantFrom(30, 45, null),
      }),
    ),
    nobodyMessage: buildSame(formViews.nobodyMessage),
  }),
  covers('commands/views.ts', views, {
    helpMessage: build(views.helpMessage, fc.constant(COMMANDS)),
    commandsView: build(views.commandsView, fc.constant(COMMANDS)),
    unknownMessage: build(
      views.unknownMessage,
      fc.record({
        typed: words(60),
        nearest: fc.option(fc.constantFrom(...COMMANDS.map(({ name }) => name))),
      }),
    ),
    whoMessage: build(
      views.whoMessage,
      fc.record({
        result: fc.constant('ask' as const),
        typed: fc.option(words(60)),
        said: words(3000),
        choices: fc.array(fc.record({ id: fc.constant('U1'), name, text: words(3000) }), { maxLength: 30 }),
        asTyped: fc.option(words(3000)),
      }),
    ),
    refusedMessage: build(
      ({ command, read }, said) => views.refusedMessage(command, read, said, today),
      refused,
      words(8000),
    ),
  }),
]
