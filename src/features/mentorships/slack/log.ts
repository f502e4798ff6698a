import type { App } from '@slack/bolt'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, type Pressed, submittedBy } from '../../../platform/slack/asked.ts'
import { type Message, notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import type { Person } from '../../people/rules.ts'
import {
  CHECK_IN_KINDS,
  type CheckInKind,
  NOTE_MAX_LENGTH,
  refuseCheckInDate,
} from '../../relationships/rules.ts'
import type { Mentorship, Refusal } from '../rules.ts'
import { findActiveMentorships, logCheckIn } from '../store.ts'
import {
  LOG_FORM,
  loggedAlreadyMessage,
  loggedMessage,
  logView,
  nobodyYetMessage,
  refusalMessage,
} from '../views.ts'
import { type Found, findOwn, findWith, todayOf } from './find.ts'

export type LogCommand = {
  who: string | null
  on: Temporal.PlainDate | null
  kind: CheckInKind | null
  note: string | null
}

export async function log(
  services: Services,
  asked: Asked,
  { who, on, kind, note }: LogCommand,
  me: Person,
): Promise<void> {
  if (who === null) return openLog(services, asked, null, undefined)
  const found = await findWith(services, me, who)
  const checkIn = { on: on ?? found.today, kind: kind ?? 'call', note }
  const result = await saveCheckIn(services, asked, found, checkIn)
  await asked.reply(result.message)
  if (result.mentorship) await refreshBoth(services, result.mentorship, undefined)
}

export function registerLog(app: App, services: Services): void {
  app.action('touch_today', async ({ ack, body, client, respond }) => {
    await ack()
    await pressCheckInToday(services, askedByButton({ body, client, respond }))
  })
  app.action('open_log', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await openLog(services, pressed, pressed.value || null, pressed.messageTs)
  })
  app.view(LOG_FORM, async ({ ack, body, view }) => {
    const who = submittedBy(body)
    const metadata = logMetadata.parse(JSON.parse(view.private_metadata))
    const today = await todayOf(services, who)
    const form = logForm(today).safeParse({ mentorship: metadata.mentorshipId, ...readForm(view) })
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const found = await findOwn(services, who, form.data.mentorship)
    const result = await saveCheckIn(services, who, found, form.data)
    if (result.changed && metadata.ts !== undefined) await ack()
    else await ack({ response_action: 'update', view: notice(result.message) })
    if (result.mentorship) await refreshBoth(services, result.mentorship, metadata.ts)
  })
}

const logMetadata = z.object({ mentorshipId: z.string().optional(), ts: z.string().optional() })

const DATE_REFUSALS = {
  'in the future': 'That day is still to come. Choose today or a day before.',
  'too long ago': 'That is too long ago. Choose a later day.',
}

function logForm(today: Temporal.PlainDate) {
  return z.object({
    mentorship: z.string({ error: 'Choose a person.' }),
    kind: z.enum(CHECK_IN_KINDS),
    on: z
      .string({ error: 'Choose a day.' })
      .transform((day) => Temporal.PlainDate.from(day))
      .superRefine((day, ctx) => {
        const refused = refuseCheckInDate(day, today)
        if (refused) ctx.addIssue({ code: 'custom', message: DATE_REFUSALS[refused] })
      }),
    note: z
      .string()
      .max(NOTE_MAX_LENGTH, `At most ${NOTE_MAX_LENGTH} characters.`)
      .transform((note) => note.trim() || null)
      .nullable(),
  })
}

/** One tap: they talked today. */
async function pressCheckInToday(services: Services, pressed: Pressed): Promise<void> {
  const found = await findOwn(services, pressed, pressed.value)
  const result = await saveCheckIn(services, pressed, found, { on: found.today, kind: 'call', note: null })
  if (!result.changed || !pressed.rerenders) await pressed.reply(result.message)
  if (result.mentorship) await refreshBoth(services, result.mentorship, pressed.messageTs)
}

type CheckIn = { on: Temporal.PlainDate; kind: CheckInKind; note: string | null }
type Who = { workspaceId: string; personId: string }
/** `mentorship` is missing when the touch was refused. */
type Saved = { changed: boolean; message: Message; mentorship?: Mentorship }

async function saveCheckIn(services: Services, who: Who, before: Found, checkIn: CheckIn): Promise<Saved> {
  if ('refusal' in before) return refused(before)
  const { workspaceId, personId } = who
  const mentorshipId = before.mentorship.id
  const now = services.clock.now()
  const logging = await services.db
    .transaction()
    .execute((trx) => logCheckIn(trx, { workspaceId, mentorshipId, authorId: personId, ...checkIn }, now))
  if (logging.result === 'ended') {
    const after = await findOwn(services, who, mentorshipId)
    if ('refusal' in after) return refused(after)
    throw new Error('A relationship that has ended stands')
  }
  const { mentorship } = logging
  const logged = { ...checkIn, mentorship, personId }
  const changed = logging.result === 'logged'
  const message = changed ? loggedMessage(logged, before.today) : loggedAlreadyMessage(logged, before.today)
  return { changed, message, mentorship }
}

function refused({ refusal, today }: Extract<Found, { refusal: Refusal }>): Saved {
  return { changed: false, message: refusalMessage(refusal, today) }
}

async function refreshBoth(
  services: Services,
  { workspaceId, mentorId, menteeId }: Mentorship,
  pressedTs: string | undefined,
): Promise<void> {
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId], pressedTs })
}

async function openLog(
  services: Services,
  asked: Asked,
  mentorshipId: string | null,
  ts: string | undefined,
): Promise<void> {
  const today = await todayOf(services, asked)
  const all = await findActiveMentorships(services.db, asked.workspaceId, asked.personId)
  const mentorships = mentorshipId === null ? all : all.filter((one) => one.id === mentorshipId)
  const [only] = mentorships
  if (!only) {
    if (mentorshipId === null) return asked.reply(nobodyYetMessage())
    const found = await findOwn(services, asked, mentorshipId)
    return asked.reply('refusal' in found ? refusalMessage(found.refusal, today) : nobodyYetMessage())
  }
  const metadata = JSON.stringify({ ts, ...(mentorships.length === 1 && { mentorshipId: only.id }) })
  const view = logView({ mentorships, personId: asked.personId, today, metadata })
  await asked.open(view)
}
