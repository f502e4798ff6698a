import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { findRoom } from '../../mentorships/store.ts'
import type { ButtonClick, Interaction, MentorHandler } from '../../people/interactions.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { findOpenSuggestions } from '../../suggestions/store.ts'
import {
  type AboutRequest,
  answerMentorForm,
  openAnswerMentor,
  openRequests,
  takeOfferedSpot,
  withdrawRequest,
} from '../actions.ts'
import { takeSpot } from '../asking-store.ts'
import { answer, withdraw } from '../deciding-store.ts'
import { ANSWERED, notificationAbout, WITHDRAWN } from '../jobs.ts'
import { answeredNotice, answerView, waitingNotice, withdrawnNotice } from '../mentee-views.ts'
import { requestsMessage } from '../mentor-views.ts'
import { refusalMessage } from '../refusal-views.ts'
import { openQuestion, type Refusal, type Request, refuseDecided, WORDS_MAX_LENGTH } from '../rules.ts'
import {
  type Changed,
  findOpenRequestsTo,
  findRequest,
  findRequestsOf,
  type Key,
  saveSeen,
} from '../store.ts'

const answerFields = z.object({
  answer: z
    .string({ error: 'Enter an answer.' })
    .trim()
    .min(1, 'Enter an answer.')
    .max(WORDS_MAX_LENGTH, `Use at most ${WORDS_MAX_LENGTH} characters.`),
})

export const waitingHandlers: readonly MentorHandler[] = [
  onClick(openRequests, showRequests),
  onClick(openAnswerMentor, showAnswerForm),
  onSubmit(
    answerMentorForm,
    () => answerFields,
    async (services, { workspaceId, me, metadata, fields }) => {
      const result = await act(services, me, ANSWERED, (trx, now) =>
        answer(trx, { workspaceId, ...metadata }, me, fields.answer, now),
      )
      return { show: noticeOf(services, me, result, answeredNotice) }
    },
  ),
  onClick(withdrawRequest, (services, click) =>
    actOnClick(services, click, { kind: WITHDRAWN, change: withdraw, notice: withdrawnNotice }),
  ),
  onClick(takeOfferedSpot, (services, click) =>
    actOnClick(services, click, { kind: null, change: takeSpot, notice: waitingNotice }),
  ),
]

const DECIDED_SHOWN_DAYS = 90

/** Handles `/mentor requests`. Marks the requests to the person as seen. */
export async function showRequests(services: Services, interaction: Interaction): Promise<void> {
  const { db, clock } = services
  const { workspaceId, me, reply } = interaction
  const now = clock.now()
  const seenMenteeIds = await saveSeen(db, interaction, now)
  const setting = {
    zone: me.zone,
    today: localDate(now, me.zone),
    ...(await findRoom(db, workspaceId, me.id)),
  }
  const decidedSince = now.subtract({ hours: 24 * DECIDED_SHOWN_DAYS })
  const toMe = await findOpenRequestsTo(db, workspaceId, [me.id])
  const suggested = await findOpenSuggestions(db, workspaceId, [me.id])
  const mine = await findRequestsOf(db, workspaceId, me.id, decidedSince)
  await reply(requestsMessage({ toMe, suggested, mine, setting }))
  await services.refresh({ workspaceId, personIds: seenMenteeIds, homeOnly: true })
}

async function showAnswerForm(
  { db, clock }: Services,
  { workspaceId, me, value, reply, open }: ButtonClick<AboutRequest>,
): Promise<void> {
  const request = await findRequest(db, { workspaceId, ...value })
  const refusal = refuseAnswer(request, me)
  if (refusal || !request) {
    return reply(refusalMessage(refusal ?? { reason: 'not yours' }, localDate(clock.now(), me.zone)))
  }
  await open(answerView(request))
}

function refuseAnswer(request: Request | null, me: Person): Refusal | null {
  if (request?.menteeId !== me.id) return { reason: 'not yours' }
  return refuseDecided(request, me) ?? (openQuestion(request) ? null : { reason: 'nothing asked' })
}

type Action = {
  /** The kind of the mentor's message; null for none. */
  kind: string | null
  change(trx: Trx, key: Key, me: Person, now: Temporal.Instant): Promise<Changed>
  notice(request: Request): Message
}

async function actOnClick(
  services: Services,
  { workspaceId, me, value, reply }: ButtonClick<AboutRequest>,
  { kind, change, notice }: Action,
): Promise<void> {
  const result = await act(services, me, kind, (trx, now) => change(trx, { workspaceId, ...value }, me, now))
  await reply(noticeOf(services, me, result, notice))
}

/** Saves the mentee's action and enqueues the mentor's message, in one transaction. */
async function act(
  services: Services,
  { workspaceId }: Person,
  kind: string | null,
  change: (trx: Trx, now: Temporal.Instant) => Promise<Changed>,
): Promise<Changed> {
  const now = services.clock.now()
  const result = await services.db.transaction().execute(async (trx) => {
    const changed = await change(trx, now)
    if ('request' in changed && kind)
      await services.outbox.enqueue(trx, [
        notificationAbout(kind, changed.request.mentorId, changed.request, now),
      ])
    return changed
  })
  if ('request' in result) {
    const { mentorId, menteeId } = result.request
    await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  }
  return result
}

function noticeOf(
  { clock }: Services,
  me: Person,
  result: Changed,
  notice: (request: Request) => Message,
): Message {
  return 'refusal' in result
    ? refusalMessage(result.refusal, localDate(clock.now(), me.zone))
    : notice(result.request)
}
