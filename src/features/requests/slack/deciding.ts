import type { ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import type { Services } from '../../../platform/services.ts'
import { type FormAnswer, onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { findRoom } from '../../mentorships/store.ts'
import type { ButtonClick, MentorHandler } from '../../people/interactions.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { isCadence } from '../../relationships/rules.ts'
import {
  type AboutRequest,
  acceptRequestForm,
  askMenteeForm,
  declineRequestForm,
  openAcceptRequest,
  openAskMentee,
  openDeclineRequest,
  pickDeclineTemplate,
} from '../actions.ts'
import { accept, ask, decline } from '../deciding-store.ts'
import { ACCEPTED, DECLINED, notificationAbout, QUESTION } from '../jobs.ts'
import { acceptView, askedNotice, askView, decidedNotice, declineView } from '../mentor-views.ts'
import { closedUntilField, searchWords } from '../offer-rules.ts'
import { findMentors } from '../offer-store.ts'
import { fieldRefusal, refusalMessage } from '../refusal-views.ts'
import {
  type DeclineTemplate,
  idsIn,
  REPLY_MAX_LENGTH,
  type Refusal,
  type Request,
  refuseDecided,
  WORDS_MAX_LENGTH,
} from '../rules.ts'
import { type Changed, findRequest, saveSeen } from '../store.ts'

const reply = z
  .string()
  .max(REPLY_MAX_LENGTH, `Use at most ${REPLY_MAX_LENGTH} characters.`)
  .nullish()
  .transform((typed) => typed?.trim() || null)

const acceptFields = z.object({
  cadence: z.coerce.number().refine(isCadence, 'Choose an option.'),
  words: reply,
})

const askFields = z.object({
  question: z
    .string({ error: 'Enter a question.' })
    .trim()
    .min(1, 'Enter a question.')
    .max(WORDS_MAX_LENGTH, `Use at most ${WORDS_MAX_LENGTH} characters.`),
})

/** The form has only one of the `words_` fields: that of the template picked last. */
function declineFields(today: Temporal.PlainDate) {
  return z.object({
    words_full: reply,
    words_field: reply,
    words_season: reply,
    suggested: z.string().nullish().default(null),
    waitlist: z.array(z.string()).nullish(),
    closeUntil: closedUntilField(today),
  })
}

export const decidingHandlers: readonly MentorHandler[] = [
  onClick(openAcceptRequest, (services, click) =>
    openForm(services, click, async (request) => acceptView(request)),
  ),
  onClick(openAskMentee, (services, click) => openForm(services, click, async (request) => askView(request))),
  onClick(openDeclineRequest, (services, click) =>
    openForm(services, click, async (request, me) => {
      const { room } = await findRoom(services.db, request.workspaceId, me.id)
      return declineViewOf(services, request, me, room > 0 ? 'season' : 'full')
    }),
  ),
  onClick(pickDeclineTemplate, async (services, { workspaceId, me, value, page, updateModal }) => {
    const request = await findRequest(services.db, { workspaceId, requestId: value.requestId })
    if (!page || request?.mentorId !== me.id) return
    await updateModal(page.viewId, await declineViewOf(services, request, me, value.template))
  }),
  onSubmit(
    acceptRequestForm,
    () => acceptFields,
    (services, { workspaceId, me, metadata, fields: { cadence: cadenceDays, words } }) =>
      decide(services, me, {
        kind: ACCEPTED,
        refusalField: 'cadence',
        change: (trx, now) => accept(trx, { workspaceId, ...metadata }, me, { cadenceDays, words }, now),
      }),
  ),
  onSubmit(
    askMenteeForm,
    () => askFields,
    (services, { workspaceId, me, metadata, fields: { question } }) =>
      decide(services, me, {
        kind: QUESTION,
        refusalField: 'question',
        change: (trx, now) => ask(trx, { workspaceId, ...metadata }, me, question, now),
      }),
  ),
  onSubmit(
    declineRequestForm,
    ({ clock }, { me }) => declineFields(localDate(clock.now(), me.zone)),
    (services, { workspaceId, me, metadata, fields }) => {
      const words = fields.words_full ?? fields.words_field ?? fields.words_season
      const { suggested: suggestedId, waitlist, closeUntil } = fields
      const no = { words, suggestedId, offersWaitlist: (waitlist ?? []).length > 0, closeUntil }
      return decide(services, me, {
        kind: DECLINED,
        refusalField: 'waitlist',
        change: (trx, now) => decline(trx, { workspaceId, ...metadata }, me, no, now),
      })
    },
  ),
]

const SUGGESTIONS = 10

async function declineViewOf(
  { db, clock }: Services,
  request: Request,
  me: Person,
  template: DeclineTemplate,
): Promise<ModalView> {
  const suggestions = await findMentors(db, {
    workspaceId: request.workspaceId,
    forId: request.menteeId,
    today: localDate(clock.now(), me.zone),
    words: searchWords(request.wish),
    onlyWithRoom: true,
    except: [me.id],
    limit: SUGGESTIONS,
  })
  return declineView({ request, suggestions, template })
}

/** Opens a form unless the request is decided. Marks the request as seen. */
async function openForm(
  services: Services,
  click: ButtonClick<AboutRequest>,
  viewOf: (request: Request, me: Person) => Promise<ModalView>,
): Promise<void> {
  const { workspaceId, me, value, messageTs } = click
  const now = services.clock.now()
  const today = localDate(now, me.zone)
  const request = await findRequest(services.db, { workspaceId, ...value })
  if (request?.mentorId !== me.id) return click.reply(refusalMessage({ reason: 'not yours' }, today))
  const refusal = refuseDecided(request, me)
  if (refusal) {
    await click.reply(refusalMessage(refusal, today))
    return services.refresh({ workspaceId, personIds: [me.id], clickedTs: messageTs })
  }
  await click.open(await viewOf(request, me))
  const seenMenteeIds = await saveSeen(services.db, click, now, request.id)
  await services.refresh({ workspaceId, personIds: seenMenteeIds, homeOnly: true })
}

type Decision = {
  /** The kind of the mentee's message. */
  kind: string
  /** The field under which a lack of room is shown. */
  refusalField: string
  change(trx: Trx, now: Temporal.Instant): Promise<Changed>
}

/** Saves the decision and enqueues the mentee's message, in one transaction. */
async function decide(
  services: Services,
  me: Person,
  { kind, refusalField, change }: Decision,
): Promise<FormAnswer> {
  const { workspaceId } = me
  const now = services.clock.now()
  const result = await services.db.transaction().execute(async (trx) => {
    const changed = await change(trx, now)
    if ('request' in changed)
      await services.outbox.enqueue(trx, [
        notificationAbout(kind, changed.request.menteeId, changed.request, now),
      ])
    return changed
  })
  const personIds = 'request' in result ? [me.id, result.request.menteeId] : [me.id]
  await services.refresh({ workspaceId, personIds })
  if ('refusal' in result) return refusalAnswer(services, me, result.refusal, refusalField)
  const { request } = result
  return { show: kind === QUESTION ? askedNotice(request) : decidedNotice(request) }
}

/** The form stays open if the person can fix the problem there. */
async function refusalAnswer(
  { db, clock }: Services,
  me: Person,
  refusal: Refusal,
  field: string,
): Promise<FormAnswer> {
  const today = localDate(clock.now(), me.zone)
  if (refusal.reason !== 'full' && refusal.reason !== 'suggested is full')
    return { show: refusalMessage(refusal, today) }
  const names = await findNames(db, me.workspaceId, idsIn(refusal))
  return { errors: { [field]: fieldRefusal(refusal, today, names) } }
}
