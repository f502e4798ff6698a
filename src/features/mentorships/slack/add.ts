import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { findOrCreatePerson, lookUpMember } from '../../people/directory.ts'
import { localDate } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { CADENCE_DAYS, dueOn, isCadence } from '../../relationships/rules.ts'
import { WELCOME } from '../jobs.ts'
import type { Refusal } from '../rules.ts'
import { addMentorship } from '../store.ts'
import { ADD_FORM, addedMessage, addView, fieldRefusal, refusalMessage } from '../views.ts'

export async function add(
  services: Services,
  asked: Asked,
  { who, cadenceDays }: { who: string | null; cadenceDays: number | null },
): Promise<void> {
  if (who === null) return openAdd(asked, cadenceDays ?? CADENCE_DAYS.default)
  const { today, ...result } = await sayYes(services, asked, who, cadenceDays ?? CADENCE_DAYS.default)
  await asked.reply('refusal' in result ? refusalMessage(result.refusal, today) : result.message)
}

export function registerAdd(app: App, services: Services): void {
  app.action('open_add', async ({ ack, body, client, respond }) => {
    await ack()
    await openAdd(askedByButton({ body, client, respond }), CADENCE_DAYS.default)
  })
  app.view(ADD_FORM, async ({ ack, body, view }) => {
    const form = addForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const { today, ...result } = await sayYes(
      services,
      submittedBy(body),
      form.data.mentee,
      form.data.cadence,
    )
    if ('refusal' in result) {
      const { workspaceId } = submittedBy(body)
      const names = await findNames(services.db, workspaceId, idsIn(result.refusal))
      const errors = { mentee: fieldRefusal(result.refusal, today, names) }
      return ack({ response_action: 'errors', errors })
    }
    await ack({ response_action: 'update', view: notice(result.message) })
  })
}

function idsIn(refusal: Refusal): string[] {
  if (refusal.reason === 'full') return refusal.menteeIds
  return 'who' in refusal ? [refusal.who] : []
}

const addForm = z.object({
  mentee: z.string({ error: 'Choose a person.' }),
  cadence: z.coerce.number().refine(isCadence, `From ${CADENCE_DAYS.min} to ${CADENCE_DAYS.max} days.`),
})

async function openAdd(asked: Asked, cadenceDays: number): Promise<void> {
  await asked.open(addView(cadenceDays))
}

type Who = { workspaceId: string; personId: string }

/** The mentorship begins, and its welcome is on its way, in one transaction. */
async function sayYes(
  services: Services,
  { workspaceId, personId }: Who,
  menteeId: string,
  cadenceDays: number,
) {
  const me = await findOrCreatePerson(services, { workspaceId, personId })
  const now = services.clock.now()
  const today = localDate(now, me.zone)
  const refuse = (refusal: Refusal) => ({ today, refusal })
  if (menteeId === personId) return refuse({ reason: 'myself' })
  const looked = await lookUpMember(services, { workspaceId, personId: menteeId })
  if ('notAMember' in looked)
    return refuse({ reason: 'not a member', who: menteeId, standing: looked.notAMember })
  const added = await services.db.transaction().execute(async (trx) => {
    const mentorship = { workspaceId, mentorId: personId, menteeId, cadenceDays, startedOn: today }
    const result = await addMentorship(trx, mentorship, now)
    if (result.result !== 'added') return result
    const { mentorshipId } = result
    const welcome = { kind: WELCOME, dedupeKey: `${WELCOME}:${mentorshipId}`, payload: { mentorshipId } }
    await services.outbox.enqueue(trx, [{ workspaceId, personId: menteeId, ...welcome }])
    return result
  })
  if (added.result === 'already')
    return refuse({ reason: 'already', who: menteeId, cadenceDays: added.cadenceDays })
  if (added.result === 'full') return refuse({ ...added, reason: 'full' })
  await services.refresh({ workspaceId, personIds: [personId, menteeId] })
  const due = dueOn({ startedOn: today, cadenceDays, lastCheckInOn: null })
  return { today, message: addedMessage(menteeId, cadenceDays, due, today) }
}
