import type { App } from '@slack/bolt'
import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, type Pressed, submittedBy } from '../../../platform/slack/asked.ts'
import { type Message, notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { takeSpot } from '../asking-store.ts'
import { answer, withdraw } from '../deciding-store.ts'
import { ANSWERED, newsOf, WITHDRAWN } from '../jobs.ts'
import { ANSWER_FORM, answeredNotice, answerView, waitingNotice, withdrawnNotice } from '../mentee-views.ts'
import { requestsMessage } from '../mentor-views.ts'
import { refusalMessage } from '../refusal-views.ts'
import { openQuestion, type Refusal, type Request, refuseDecided, WORDS_MAX_LENGTH } from '../rules.ts'
import { findOpenRequestsTo, findRequest, findRequestsOf, findRoom, saveSeen } from '../store.ts'

const DECIDED_SHOWN_DAYS = 90

export async function showRequests(services: Services, asked: Asked, me: Person): Promise<void> {
  const { db, clock } = services
  const { workspaceId, personId } = asked
  const now = clock.now()
  const seen = await saveSeen(db, asked, now)
  const setting = {
    zone: me.zone,
    today: localDate(now, me.zone),
    ...(await findRoom(db, workspaceId, personId)),
  }
  const toMe = await findOpenRequestsTo(db, workspaceId, [personId])
  const mine = await findRequestsOf(
    db,
    workspaceId,
    personId,
    now.subtract({ hours: 24 * DECIDED_SHOWN_DAYS }),
  )
  await asked.reply(requestsMessage({ toMe, mine, setting }))
  await services.refresh({ workspaceId, personIds: seen, homeOnly: true })
}

const answerForm = z.object({
  answer: z
    .string({ error: 'One line is enough.' })
    .trim()
    .min(1, 'One line is enough.')
    .max(WORDS_MAX_LENGTH, `At most ${WORDS_MAX_LENGTH} characters.`),
})

export function registerWaiting(app: App, services: Services): void {
  app.action('request_answer', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const me = await findOrCreatePerson(services, pressed)
    const request = await findRequest(services.db, { workspaceId: me.workspaceId, requestId: pressed.value })
    const refusal = refuseAnswer(request, me)
    if (refusal || !request) {
      const today = localDate(services.clock.now(), me.zone)
      return pressed.reply(refusalMessage(refusal ?? { reason: 'not yours' }, today))
    }
    await pressed.open(answerView(request))
  })
  app.view(ANSWER_FORM, async ({ ack, body, view }) => {
    const form = answerForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const key = { workspaceId: submittedBy(body).workspaceId, requestId: view.private_metadata }
    const result = await act(services, submittedBy(body), ANSWERED, (trx, me, now) =>
      answer(trx, key, me, form.data.answer, now),
    )
    const message =
      'refusal' in result ? refusalMessage(result.refusal, result.today) : answeredNotice(result.request)
    await ack({ response_action: 'update', view: notice(message) })
    await refreshBoth(services, result)
  })
  app.action('request_withdraw', async ({ ack, body, client, respond }) => {
    await ack()
    await press(services, askedByButton({ body, client, respond }), WITHDRAWN, withdraw, withdrawnNotice)
  })
  app.action('request_wait', async ({ ack, body, client, respond }) => {
    await ack()
    await press(services, askedByButton({ body, client, respond }), null, takeSpot, waitingNotice)
  })
}

function refuseAnswer(request: Request | null, me: Person): Refusal | null {
  if (request?.menteeId !== me.id) return { reason: 'not yours' }
  return refuseDecided(request, me) ?? (openQuestion(request) ? null : { reason: 'nothing asked' })
}

type Act = (
  trx: Trx,
  key: { workspaceId: string; requestId: string },
  me: Person,
  now: Temporal.Instant,
) => Promise<{ request: Request } | { refusal: Refusal }>

async function press(
  services: Services,
  pressed: Pressed,
  kind: string | null,
  acts: Act,
  words: (request: Request) => Message,
): Promise<void> {
  const key = { workspaceId: pressed.workspaceId, requestId: pressed.value }
  const result = await act(services, pressed, kind, (trx, me, now) => acts(trx, key, me, now))
  await pressed.reply(
    'refusal' in result ? refusalMessage(result.refusal, result.today) : words(result.request),
  )
  await refreshBoth(services, result)
}

/** What the mentee does, and the mentor's message, in one transaction. */
async function act(
  services: Services,
  who: { workspaceId: string; personId: string },
  kind: string | null,
  does: (trx: Trx, me: Person, now: Temporal.Instant) => ReturnType<Act>,
) {
  const me = await findOrCreatePerson(services, who)
  const now = services.clock.now()
  const result = await services.db.transaction().execute(async (trx) => {
    const changed = await does(trx, me, now)
    if ('request' in changed && kind)
      await services.outbox.enqueue(trx, [newsOf(kind, changed.request.mentorId, changed.request, now)])
    return changed
  })
  return { ...result, today: localDate(now, me.zone) }
}

async function refreshBoth(
  services: Services,
  result: { request: Request } | { refusal: Refusal },
): Promise<void> {
  if ('refusal' in result) return
  const { workspaceId, mentorId, menteeId } = result.request
  await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
}
