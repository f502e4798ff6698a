import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onShortcut, onSubmit } from '../../../platform/slack/handlers.ts'
import type { Interaction, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { logCheckIn } from '../../relationships/check-in-store.ts'
import { type CheckIn, isBeforeStart } from '../../relationships/rules.ts'
import { logForm, logShortcut, logToday, openLog } from '../actions.ts'
import { loggedAlreadyMessage, loggedMessage, logView } from '../check-in-views.ts'
import type { TypedCheckIn } from '../log-rules.ts'
import { acceptByAct } from '../offer-store.ts'
import { refreshBoth } from '../refresh.ts'
import type { Mentorship, Refusal } from '../rules.ts'
import { findActiveMentorships } from '../store.ts'
import { DATE_REFUSALS, nobodyYetMessage, refusalMessage } from '../views.ts'
import { type Found, findOwn, findWith } from './find.ts'
import { checkInFields } from './words.ts'

/** Handles `/mentor log`. Without a person, opens the form. */
export async function log(
  services: Services,
  interaction: Interaction,
  { who, on, kind, note }: TypedCheckIn,
): Promise<void> {
  const { me, reply } = interaction
  if (who === null) return showLogForm(services, interaction, null, undefined)
  const found = await findWith(services, me, who)
  const checkIn = { on: on ?? found.today, kind: kind ?? 'call', note }
  const result = await saveCheckIn(services, me, found, checkIn)
  await reply(result.message)
  if (result.mentorship) await refreshBoth(services, result.mentorship)
}

export const logHandlers: readonly MentorHandler[] = [
  onClick(logToday, async (services, { me, value, reply, messageTs }) => {
    const found = await findOwn(services, me, value.mentorshipId)
    const on = value.on === undefined ? found.today : Temporal.PlainDate.from(value.on)
    const result = await saveCheckIn(services, me, found, { on, kind: 'call', note: null })
    // A nudge shows the result itself.
    if (!result.changed || messageTs === undefined) await reply(result.message)
    if (result.mentorship) await refreshBoth(services, result.mentorship, { clickedTs: messageTs })
  }),
  onClick(openLog, (services, click) =>
    showLogForm(services, click, click.value?.mentorshipId ?? null, click.messageTs),
  ),
  onShortcut(logShortcut, (services, use) => showLogForm(services, use, null, undefined)),
  onSubmit(
    logForm,
    (services, { me, metadata }) => logFields(todayOf(services, me), metadata.mentorshipId),
    async (services, { me, metadata, fields }) => {
      const found = await findOwn(services, me, fields.mentorship)
      if ('mentorship' in found && isBeforeStart(fields.on, found.mentorship.startedOn))
        return { errors: { on: DATE_REFUSALS['before the start'] } }
      const result = await saveCheckIn(services, me, found, fields)
      if (result.mentorship) await refreshBoth(services, result.mentorship, { clickedTs: metadata.messageTs })
      // The message it was opened from shows the result itself.
      return result.changed && metadata.messageTs !== undefined ? 'close' : { show: result.message }
    },
  ),
]

/** `mentorshipId` is given where the form doesn't ask for it. */
function logFields(today: Temporal.PlainDate, mentorshipId: string | undefined) {
  const chosen = z.uuid({ error: 'Choose a person.' })
  return checkInFields(today).extend({
    mentorship: mentorshipId === undefined ? chosen : chosen.default(mentorshipId),
  })
}

/** `mentorship` is missing if the check-in was refused. */
type Saved = { changed: boolean; message: Message; mentorship?: Mentorship }

async function saveCheckIn(services: Services, me: Person, before: Found, checkIn: CheckIn): Promise<Saved> {
  if ('refusal' in before) return refused(before)
  if (isBeforeStart(checkIn.on, before.mentorship.startedOn))
    return refused({ today: before.today, refusal: { reason: 'before the start' } })
  const mentorshipId = before.mentorship.id
  const given = { workspaceId: me.workspaceId, relationshipId: mentorshipId, authorId: me.id, ...checkIn }
  const now = services.clock.now()
  const logging = await services.db.transaction().execute(async (trx) => {
    const result = await logCheckIn(trx, given, now)
    if (result.result === 'logged') await acceptByAct(trx, before.mentorship, me.id, now)
    return result
  })
  if (logging.result === 'ended') {
    const after = await findOwn(services, me, mentorshipId)
    if ('refusal' in after) return refused(after)
    throw new Error('The mentorship has ended, but is still active in the store')
  }
  const mentorship = { ...before.mentorship, ...logging.schedule }
  const logged = { ...checkIn, mentorship, personId: me.id }
  if (logging.result === 'logged already')
    return { changed: false, message: loggedAlreadyMessage(logged, before.today), mentorship }
  const message = loggedMessage({ ...logged, checkInId: logging.checkInId }, before.today)
  return { changed: true, message, mentorship }
}

function refused({ refusal, today }: Extract<Found, { refusal: Refusal }>): Saved {
  return { changed: false, message: refusalMessage(refusal, today) }
}

async function showLogForm(
  services: Services,
  { me, reply, open }: Interaction,
  mentorshipId: string | null,
  messageTs: string | undefined,
): Promise<void> {
  const today = todayOf(services, me)
  const all = await findActiveMentorships(services.db, me.workspaceId, me.id)
  const mentorships = mentorshipId === null ? all : all.filter((one) => one.id === mentorshipId)
  const [only] = mentorships
  if (!only) {
    if (mentorshipId === null) return reply(nobodyYetMessage())
    const found = await findOwn(services, me, mentorshipId)
    return reply('refusal' in found ? refusalMessage(found.refusal, today) : nobodyYetMessage())
  }
  const metadata = {
    ...(messageTs !== undefined && { messageTs }),
    ...(mentorships.length === 1 && { mentorshipId: only.id }),
  }
  await open(logView({ mentorships, personId: me.id, today, metadata }))
}
