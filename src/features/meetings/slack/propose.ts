import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { command } from '../../../platform/commands/command.ts'
import { refuse } from '../../../platform/commands/refusals.ts'
import { takeUserBeforeLine } from '../../../platform/commands/typed.ts'
import type { Services } from '../../../platform/services.ts'
import { type FormAnswer, onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { openFindTime } from '../../mentorships/actions.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import { openOtherTimes, timesForm } from '../actions.ts'
import {
  limitText,
  refusalMessage,
  TIMES,
  timeRefusalText,
  timesView,
  typedRefusalMessage,
} from '../form-views.ts'
import { proposalMessageTo } from '../messages.ts'
import { proposedMessage, tooLateMessage } from '../proposal-views.ts'
import { propose } from '../proposing-store.ts'
import { toReader } from '../reader.ts'
import {
  type Arrangement,
  DEFAULT_MINUTES,
  LINE_MAX_LENGTH,
  PLACE_MAX_LENGTH,
  type Refusal,
  toParty,
} from '../rules.ts'
import type { Party } from '../span-rules.ts'
import {
  findBusy,
  findCurrentMeetings,
  findLastMeetingAt,
  findOpenProposals,
  findProposal,
} from '../store.ts'
import { MEETING_MINUTES, type MeetingMinutes, proposeTimes, refuseTime, startAt } from '../time-rules.ts'
import { readTypedTime, type TypedTime } from '../typed-time-rules.ts'
import { findNamed, findOwn } from './find.ts'

export const meetCommand: MentorCommand = command({
  name: 'meet',
  synonyms: ['meeting'],
  group: 'mentor',
  order: 3.5,
  usage: '/mentor meet @ana Tuesday 10:00',
  says: 'find a time to talk',
  takesPerson: 'before text',
  form: {
    title: 'Find a time',
    submit: 'Continue',
    people: 'everyone',
    asks: null,
    whoSees: 'Only visible to you',
  },
  parse({ args }) {
    const { who, unknown, rest } = takeUserBeforeLine(args)
    return unknown ? refuse(unknown) : { who, text: rest }
  },
  async handle(services, interaction: Interaction, { who, text }: { who: string | null; text: string }) {
    const { me, reply } = interaction
    const found = await findNamed(services, me, who)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const reader = { now: services.clock.now(), timeZone: me.zone, locale: me.locale }
    const typed = readTypedTime(text, reader)
    if (typed.kind === 'refused') return reply(typedRefusalMessage(typed, toReader(services, me)))
    await showForm(services, interaction, found.mentorship, { typed })
  },
})

export const proposeHandlers: readonly MentorHandler[] = [
  onClick(openFindTime, async (services, click) => {
    const found = await findOwn(services, click.me, click.value.mentorshipId)
    if ('refusal' in found) return click.reply(refusalMessage(found.refusal))
    await showForm(services, click, found.mentorship)
  }),
  onClick(openOtherTimes, async (services, click) => {
    const proposal = await findProposal(services.db, click.workspaceId, click.value.proposalId)
    if (!proposal || proposal.outcome !== null) return click.reply(tooLateMessage('settled already'))
    const found = await findOwn(services, click.me, proposal.mentorshipId)
    if ('refusal' in found) return click.reply(refusalMessage(found.refusal))
    if (proposal.proposerId === click.me.id) return click.reply(tooLateMessage('not yours'))
    await showForm(services, click, found.mentorship, { answers: proposal.id, not: proposal.times })
  }),
  onSubmit(
    timesForm,
    () => timesFields,
    (services, { me, metadata, fields }) => submit(services, me, metadata, fields),
  ),
]

type Given = { typed?: TypedTime; answers?: string; not?: readonly Temporal.Instant[] }

async function showForm(
  services: Services,
  { me, open, reply }: Interaction,
  mentorship: Mentorship,
  { typed, answers, not }: Given = {},
): Promise<void> {
  const { db, clock } = services
  const refusal = answers === undefined ? await refuseOpen(services, me, mentorship) : null
  if (refusal) return reply(refusalMessage(refusal))
  const { proposer, other } = await findParties(services, me, mentorship)
  const minutes = typed?.kind === 'refused' ? null : (typed?.minutes ?? null)
  const key = { workspaceId: me.workspaceId, mentorshipId: mentorship.id }
  const proposal = proposeTimes({
    ...{ now: clock.now(), proposer, other, minutes: minutes ?? DEFAULT_MINUTES },
    pausedUntil: mentorship.pausedUntil,
    lastMeetingAt: await findLastMeetingAt(db, key),
    ...(not && { not }),
  })
  const proposed = proposal.kind === 'none' ? [] : proposal.times.map(({ start }) => start)
  const current = await findCurrentMeetings(db, me.workspaceId, [mentorship.id])
  const isTyped = typed?.kind === 'time' || typed?.kind === 'day'
  await open(
    timesView({
      ...{ mentorship, reader: toReader(services, me), otherZone: other.timeZone, answers, minutes },
      kind: isTyped ? 'times' : proposal.kind,
      times: typed?.kind === 'time' ? [typed.start] : isTyped ? [] : proposed,
      day: typed?.kind === 'day' ? typed.on : null,
      isMove: current.some(({ state }) => state === 'agreed'),
    }),
  )
}

/** At most one proposal is open. */
async function refuseOpen({ db }: Services, me: Person, mentorship: Mentorship): Promise<Refusal | null> {
  const [open] = await findOpenProposals(db, me.workspaceId, [mentorship.id])
  if (!open) return null
  const { id: who } = otherOf(mentorship, me.id)
  return { reason: open.proposerId === me.id ? 'proposed already' : 'asked already', who }
}

async function findParties(
  { db }: Services,
  me: Person,
  mentorship: Mentorship,
): Promise<{ proposer: Party; other: Party }> {
  const { id: otherId } = otherOf(mentorship, me.id)
  const person = await findPerson(db, me.workspaceId, otherId)
  if (!person) throw new Error('Someone of a mentorship is missing')
  const busy = await findBusy(db, me.workspaceId, [me.id, otherId], mentorship.id)
  return {
    proposer: toParty(me, busy.get(me.id) ?? []),
    other: toParty(person, busy.get(otherId) ?? []),
  }
}

const day = z.string({ error: 'Pick a day.' }).transform((picked) => Temporal.PlainDate.from(picked))
const time = z.string({ error: 'Pick a time.' }).transform((picked) => Temporal.PlainTime.from(picked))
const text = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform((typed) => typed.trim() || null)
    .nullable()
    .default(null)

const timesFields = z
  .object({
    ...{ on1: day, at1: time },
    ...{ on2: day.nullable().default(null), at2: time.nullable().default(null) },
    ...{ on3: day.nullable().default(null), at3: time.nullable().default(null) },
    minutes: z.coerce
      .number({ error: 'Choose an option.' })
      .transform((given) => MEETING_MINUTES.find((one) => one === given) ?? DEFAULT_MINUTES),
    place: text(PLACE_MAX_LENGTH),
    line: text(LINE_MAX_LENGTH),
    repeats: z
      .array(z.string())
      .nullable()
      .default(null)
      .transform((chosen) => (chosen?.length ?? 0) > 0),
  })
  .refine(({ on2, at2 }) => on2 !== null || at2 === null, { path: ['on2'], error: 'Pick a day.' })
  .refine(({ on2, at2 }) => at2 !== null || on2 === null, { path: ['at2'], error: 'Pick a time.' })
  .refine(({ on3, at3 }) => on3 !== null || at3 === null, { path: ['on3'], error: 'Pick a day.' })
  .refine(({ on3, at3 }) => at3 !== null || on3 === null, { path: ['at3'], error: 'Pick a time.' })
type TimesFields = z.output<typeof timesFields>

async function submit(
  services: Services,
  me: Person,
  { mentorshipId, answers }: { mentorshipId: string; answers?: string | undefined },
  fields: TimesFields,
): Promise<FormAnswer> {
  const found = await findOwn(services, me, mentorshipId)
  if ('refusal' in found) return { show: refusalMessage(found.refusal) }
  const { mentorship } = found
  const picked = checkTimes(services, me, mentorship, fields, await findParties(services, me, mentorship))
  if ('errors' in picked) return { errors: picked.errors }
  const { minutes, place, line, repeats } = fields
  const arrangement: Arrangement = { minutes, place, line, repeats }
  const given = { ...arrangement, workspaceId: me.workspaceId, mentorshipId, proposerId: me.id }
  const { id: who } = otherOf(mentorship, me.id)
  const result = await services.db.transaction().execute(async (trx) => {
    const proposed = await propose(
      trx,
      { ...given, times: picked.times, answers: answers ?? null },
      services.clock.now(),
    )
    if (proposed.result === 'proposed')
      await services.outbox.enqueue(trx, [
        proposalMessageTo(mentorship, proposed.proposalId, { from: me.id, to: who }),
      ])
    return proposed
  })
  if (result.result === 'over limit') {
    const { name } = otherOf(mentorship, me.id)
    return { errors: { on1: limitText(result.refusal, name, toReader(services, me)) } }
  }
  if (result.result === 'ended') return { show: refusalMessage({ reason: 'ended', who }) }
  if (result.result !== 'proposed') return { show: refusalMessage({ reason: result.result, who }) }
  await refreshBoth(services, mentorship)
  const proposal = { id: result.proposalId, times: picked.times }
  return { show: proposedMessage(proposal, mentorship, toReader(services, me)) }
}

/** Errors are shown on the fields, so nothing that was typed is lost. */
function checkTimes(
  services: Services,
  me: Person,
  mentorship: Mentorship,
  fields: TimesFields,
  parties: { proposer: Party; other: Party },
): { times: Temporal.Instant[] } | { errors: Record<string, string> } {
  const reader = toReader(services, me)
  const { name } = otherOf(mentorship, me.id)
  const times: Temporal.Instant[] = []
  const errors: Record<string, string> = {}
  for (const number of TIMES) {
    const [on, at] = [fields[`on${number}`], fields[`at${number}`]]
    if (on === null || at === null) continue
    const start = startAt(on.toPlainDateTime(at), me.zone)
    const minutes: MeetingMinutes = fields.minutes
    const refusal = refuseTime({ start, now: reader.now, minutes, picked: times, ...parties })
    const field = refusal?.why === 'too far' ? `on${number}` : `at${number}`
    if (refusal) errors[field] = timeRefusalText(refusal, name, reader)
    else if (start) times.push(start)
  }
  return Object.keys(errors).length > 0 ? { errors } : { times }
}
