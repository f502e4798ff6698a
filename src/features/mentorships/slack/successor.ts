import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm } from '../../../platform/slack/forms.ts'
import {
  noSuccessorMessage,
  SUCCESSOR_FORM,
  successorDecidedMessage,
  successorMessage,
  successorView,
} from '../end-views.ts'
import { decideHandover, findHandover, type Handover, type Shares } from '../handover-store.ts'
import type { Mentorship } from '../rules.ts'
import { findMentorship } from '../store.ts'
import { refusalMessage } from '../views.ts'
import { todayOf } from './find.ts'

type Who = { workspaceId: string; personId: string }
type Open = { mentorship: Mentorship; handover: Handover }

/** The mentee decides about the mentor who was suggested to them. */
export function registerSuccessor(app: App, services: Services): void {
  app.action('open_successor', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const open = await findOpen(services, pressed, pressed.value)
    if (!open) return pressed.reply(refusalMessage({ reason: 'not yours' }, await todayOf(services, pressed)))
    if (open.handover.isDecided) return pressed.reply(successorMessage(open.handover.suggestedId))
    const { mentorship, handover } = open
    await pressed.open(successorView(mentorship.id, handover.suggestedId, mentorship.mentorId))
  })
  app.action('no_successor', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const open = await findOpen(services, pressed, pressed.value)
    if (!open) return pressed.reply(refusalMessage({ reason: 'not yours' }, await todayOf(services, pressed)))
    const result = await decide(services, pressed, open.mentorship.id, null)
    await pressed.reply(result === 'decided' ? noSuccessorMessage() : successorDecidedMessage())
  })
  app.view(SUCCESSOR_FORM, async ({ ack, body, view }) => {
    const who = submittedBy(body)
    const { shares } = successorForm.parse(readForm(view))
    const open = await findOpen(services, who, view.private_metadata)
    if (!open) {
      const refused = refusalMessage({ reason: 'not yours' }, await todayOf(services, who))
      return ack({ response_action: 'update', view: notice(refused) })
    }
    const chosen = { notes: shares.includes('notes'), checkIns: shares.includes('check_ins') }
    const result = await decide(services, who, open.mentorship.id, chosen)
    const done =
      result === 'decided' ? successorMessage(open.handover.suggestedId) : successorDecidedMessage()
    await ack({ response_action: 'update', view: notice(done) })
  })
}

const successorForm = z.object({
  shares: z
    .array(z.string())
    .nullable()
    .default(null)
    .transform((shares) => shares ?? []),
})

async function findOpen({ db }: Services, who: Who, mentorshipId: string): Promise<Open | null> {
  const key = { workspaceId: who.workspaceId, mentorshipId }
  const mentorship = await findMentorship(db, key)
  if (mentorship?.menteeId !== who.personId) return null
  const handover = await findHandover(db, key)
  return handover && { mentorship, handover }
}

function decide(services: Services, { workspaceId }: Who, mentorshipId: string, shares: Shares | null) {
  return services.db
    .transaction()
    .execute((trx) => decideHandover(trx, { workspaceId, mentorshipId, shares }, services.clock.now()))
}
