import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { CommandForm } from '../../platform/commands/command.ts'
import { findCommand, parseCommand } from '../../platform/commands/parse.ts'
import { POLITENESS, takeUser, toTyped, USER_FIRST } from '../../platform/commands/typed.ts'
import { type DayContext, readWholeDay } from '../../platform/days/read.ts'
import type { Services } from '../../platform/services.ts'
import { escapeText } from '../../platform/slack/blocks.ts'
import { type FormAnswer, onClick, onSubmit } from '../../platform/slack/handlers.ts'
import type { Feature } from '../feature.ts'
import { renderPageAgain } from '../home/page.ts'
import { openCommandForm } from '../mentorships/actions.ts'
import { readCadence } from '../mentorships/cadence-rules.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../people/interactions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { commandForm } from './actions.ts'
import { commandView, nobodyMessage } from './form-views.ts'
import type { OwnPerson, Resolved } from './name-rules.ts'
import { whoMessage } from './views.ts'

/** `isMentee`: a mentee of the person who types. */
export type RolePerson = OwnPerson & { isMentee: boolean }

/** What to do with a command that has a form: run a text, or ask. */
type Next =
  | { text: string }
  | { which: Extract<Resolved, { result: 'ask' }> }
  | { ask: { form: CommandForm; name: string; people: readonly RolePerson[] } }

/** Reasons of refusals for which the form asks. */
const MISSING = ['who is missing', 'date missing', 'cadence missing', 'words missing']

/** Opens the form of a command that was typed without what it needs. Returns the text to run otherwise. */
export async function runOrAsk(
  commands: readonly MentorCommand[],
  { me, open, reply }: Interaction,
  text: string,
  own: readonly RolePerson[],
  today: Temporal.PlainDate,
): Promise<string | null> {
  const next = nextFor(commands, text, own, { today, locale: me.locale })
  if ('text' in next) return next.text
  if ('which' in next) {
    await reply(whoMessage(next.which))
    return null
  }
  const { form, name, people } = next.ask
  if (people.length === 0) {
    await reply(nobodyMessage())
    return null
  }
  const { who, rest } = takeUser(findCommand(commands, text).args)
  const meaning =
    form.asks === 'date'
      ? readWholeDay(rest, { today, locale: me.locale, direction: 'future' })?.meaning
      : null
  const date = meaning?.kind === 'day' ? meaning.on : null
  const days = form.asks === 'cadence' ? readCadence(rest) : null
  const cadenceDays = typeof days === 'number' ? days : null
  await open(commandView({ name, form, people, chosenId: who, date, cadenceDays }))
  return null
}

function nextFor(
  commands: readonly MentorCommand[],
  text: string,
  own: readonly RolePerson[],
  { today, locale }: Pick<DayContext, 'today' | 'locale'>,
): Next {
  const { command, word, args } = findCommand(commands, text)
  if (!command?.form) return { text }
  const { form, name } = command
  const people = peopleFor(form, own)
  const [only, ...others] = people
  if (args.replace(POLITENESS, '') === '') {
    if (form.asks === null && only && others.length === 0) return { text: `${name} <@${only.id}>` }
    return { ask: { form, name, people } }
  }
  const { who } = takeUser(args)
  if (form.asks === 'line' && others.length > 0 && !USER_FIRST.test(args) && !args.startsWith('@')) {
    const choices = people.map(({ id, name: whole }) => ({
      id,
      name: whole,
      text: `${word} <@${id}> ${args}`,
    }))
    return { which: { result: 'ask', typed: null, said: toTyped(text), choices, asTyped: null } }
  }
  if (who !== null && !people.some(({ id }) => id === who)) return { text }
  const parsed = parseCommand(commands, text, today, locale)
  const reason = 'command' in parsed && 'refusal' in parsed.read ? reasonOf(parsed.read.refusal) : null
  return reason !== null && MISSING.includes(reason) ? { ask: { form, name, people } } : { text }
}

function reasonOf(refusal: object): string | null {
  return 'reason' in refusal && typeof refusal.reason === 'string' ? refusal.reason : null
}

/** Everyone if there is nobody of that role: the command then says what is possible. */
function peopleFor({ people }: CommandForm, own: readonly RolePerson[]): readonly RolePerson[] {
  if (people === 'everyone') return own
  const some = own.filter(({ isMentee }) => isMentee === (people === 'mentees'))
  return some.length > 0 ? some : own
}

const fieldsOfForm = z.object({
  person: z.string({ error: 'Choose a person.' }),
  value: z.string({ error: 'Fill this in.' }).optional(),
})

/** Opens the form of a command about one person, from a page. */
export const openFormHandler = (commands: readonly MentorCommand[], findOwn: FindOwn): MentorHandler =>
  onClick(openCommandForm, async (services, { me, value, page, open, reply }) => {
    const form = commands.find(({ name }) => name === value.command)?.form
    const people = (await findOwn(services, me)).filter(({ id }) => id === value.personId)
    if (!form || people.length === 0) return reply(nobodyMessage())
    const given = { chosenId: null, date: null, cadenceDays: null }
    await open(commandView({ name: value.command, form, people, ...given, page }))
  })

type FindOwn = (services: Services, me: Person) => Promise<RolePerson[]>
type Run = (services: Services, interaction: Interaction, text: string) => Promise<void>

/** Runs the command with what was submitted; `run` replies to it, or opens the next form. */
export const formHandler = (
  commands: readonly MentorCommand[],
  features: readonly Feature[],
  run: Run,
): MentorHandler =>
  onSubmit(
    commandForm,
    () => fieldsOfForm,
    async (services, { metadata, fields, ...submission }): Promise<FormAnswer> => {
      const value = /^\d{4}-\d\d-\d\d$/.test(fields.value ?? '') ? `until ${fields.value}` : fields.value
      const text = `${metadata.name} <@${fields.person}> ${escapeText(value ?? '')}`.trim()
      const today = localDate(services.clock.now(), submission.me.zone)
      const parsed = parseCommand(commands, text, today, submission.me.locale)
      if ('command' in parsed && 'words' in parsed.read) return { errors: { value: parsed.read.words } }
      let answer: FormAnswer = 'close'
      const interaction: Interaction = {
        ...submission,
        reply: async (message) => {
          answer = { show: message }
        },
        open: async (view) => {
          answer = { view }
        },
      }
      await run(services, interaction, text)
      const { page } = metadata
      if (page) {
        submission.afterAnswer(async () => {
          const view = await renderPageAgain(services, features, submission.me, page)
          if (view) await submission.updateModal(page.viewId, view)
        })
      }
      return answer
    },
  )
