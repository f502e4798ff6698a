import type { Temporal } from 'temporal-polyfill'
import { command } from '../../../platform/commands/command.ts'
import { commonRefusalText } from '../../../platform/commands/refusal-text.ts'
import type { CommonRefusal, Refused, Typed } from '../../../platform/commands/refusals.ts'
import { parseWho, readUntil, takeUser } from '../../../platform/commands/typed.ts'
import type { MentorCommand } from '../../people/interactions.ts'
import { parseAdd, parseCadence } from '../cadence-rules.ts'
import { cadenceRefusalText, logRefusalText } from '../command-views.ts'
import { parseLog } from '../log-rules.ts'
import { add } from './add.ts'
import { pause, setCadence, snooze } from './decide.ts'
import { end } from './end.ts'
import { log } from './log.ts'

export const mentorshipCommands: readonly MentorCommand[] = [
  command({
    name: 'log',
    synonyms: ['touch', 'touched', 'met', 'talked', 'spoke', 'helped', 'listened'],
    group: 'mentor',
    order: 2,
    usage: '/mentor log @ana yesterday by call',
    says: 'log a check-in; add a private note at the end',
    isCommon: true,
    takesPerson: 'alone',
    parse: parseLog,
    handle: log,
    refusalText: logRefusalText,
  }),
  command({
    name: 'snooze',
    synonyms: ['later'],
    group: 'mentor',
    order: 4,
    usage: '/mentor snooze @ana 2 weeks',
    says: 'no nudges about one mentee for a while; only you know',
    isCommon: true,
    takesPerson: 'alone',
    form: {
      title: 'Snooze',
      submit: 'Snooze',
      people: 'mentees',
      asks: 'date',
      label: 'Until',
      whoSees: 'Only visible to you',
    },
    parse: parseWhoUntil,
    handle: snooze,
    refusalText: commonRefusalText,
  }),
  command({
    name: 'pause',
    group: 'mentee',
    order: 6,
    usage: '/mentor pause @grace 2 weeks',
    says: 'pause check-ins with your mentor, who is told',
    takesPerson: 'alone',
    form: {
      title: 'Pause check-ins',
      submit: 'Pause',
      people: 'mentors',
      asks: 'date',
      label: 'Until',
      whoSees: 'Visible to you and this person',
    },
    parse: parseWhoUntil,
    handle: pause,
    refusalText: commonRefusalText,
  }),
  command({
    name: 'add',
    synonyms: ['new'],
    group: 'mentor',
    order: 9,
    usage: '/mentor add @ana every 2 weeks',
    says: 'add a mentee; they accept or decline',
    isCommon: true,
    parse: ({ args }) => parseAdd(args),
    handle: add,
    refusalText: cadenceRefusalText,
  }),
  command({
    name: 'cadence',
    synonyms: ['rhythm'],
    group: 'mentor',
    order: 10,
    usage: '/mentor cadence @ana monthly',
    says: 'change how often you check in',
    takesPerson: 'alone',
    form: {
      title: 'Change cadence',
      submit: 'Change',
      people: 'everyone',
      asks: 'cadence',
      label: 'How often',
      whoSees: 'Visible to you and this person',
    },
    parse: ({ args }) => parseCadence(args),
    handle: setCadence,
    refusalText: cadenceRefusalText,
  }),
  command({
    name: 'end',
    synonyms: ['remove', 'goodbye'],
    group: 'mentor',
    order: 11,
    usage: '/mentor end @ana',
    says: 'end a mentorship',
    takesPerson: 'alone',
    form: {
      title: 'End mentorship',
      submit: 'Continue',
      people: 'everyone',
      asks: null,
      whoSees: 'Only visible to you',
    },
    parse: ({ args }) => parseWho(args),
    handle: end,
    refusalText: commonRefusalText,
  }),
]

/** "snooze @ana 2 weeks" */
function parseWhoUntil({
  args,
  ...when
}: Typed): { who: string; until: Temporal.PlainDate } | Refused<CommonRefusal> {
  const { who, unknown, rest } = takeUser(args)
  if (who === null) return { refused: unknown ?? { reason: 'who is missing' } }
  if (rest === '') return { refused: { reason: 'date missing' } }
  const read = readUntil(rest, when)
  return 'refused' in read ? read : { who, until: read.until }
}
