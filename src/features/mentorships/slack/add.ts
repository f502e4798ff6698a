import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { Interaction, MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { CADENCE_DAYS, dueOn, isCadence } from '../../relationships/rules.ts'
import { addForm, openAdd } from '../actions.ts'
import { WELCOME } from '../jobs.ts'
import type { Refusal } from '../rules.ts'
import { addMentorship } from '../store.ts'
import { addedMessage, addView, fieldRefusal, refusalMessage } from '../views.ts'
import { todayOf } from './find.ts'

/** Handles `/mentor add`. Without a person, opens the form. */
export async function add(
  services: Services,
  { me, open, reply }: Interaction,
  { who, cadenceDays }: { who: string | null; cadenceDays: number | null },
): Promise<void> {
  if (who === null) return open(addView(cadenceDays ?? CADENCE_DAYS.default))
  const added = await addMentee(services, me, who, cadenceDays ?? CADENCE_DAYS.default)
  await reply('refusal' in added ? refusalMessage(added.refusal, todayOf(services, me)) : added.message)
}

const addFields = z.object({
  mentee: z.string({ error: 'Choose a person.' }),
  cadence: z.coerce.number().refine(isCadence, `From ${CADENCE_DAYS.min} to ${CADENCE_DAYS.max} days.`),
})

export const addHandlers: readonly MentorHandler[] = [
  onClick(openAdd, (_, { open }) => open(addView(CADENCE_DAYS.default))),
  onSubmit(
    addForm,
    () => addFields,
    async (services, { me, fields }) => {
      const added = await addMentee(services, me, fields.mentee, fields.cadence)
      if ('message' in added) return { show: added.message }
      const names = await findNames(services.db, me.workspaceId, idsIn(added.refusal))
      return { errors: { mentee: fieldRefusal(added.refusal, todayOf(services, me), names) } }
    },
  ),
]

function idsIn(refusal: Refusal): string[] {
  if (refusal.reason === 'full') return refusal.menteeIds
  return 'who' in refusal ? [refusal.who] : []
}

/** Starts the mentorship and enqueues its welcome, in one transaction. */
async function addMentee(services: Services, me: Person, menteeId: string, cadenceDays: number) {
  const { workspaceId } = me
  const now = services.clock.now()
  const today = todayOf(services, me)
  const refuse = (refusal: Refusal) => ({ refusal })
  if (menteeId === me.id) return refuse({ reason: 'myself' })
  const looked = await lookUpMember(services, { workspaceId, personId: menteeId })
  if ('notAMember' in looked)
    return refuse({ reason: 'not a member', who: menteeId, standing: looked.notAMember })
  const added = await services.db.transaction().execute(async (trx) => {
    const mentorship = { workspaceId, mentorId: me.id, menteeId, cadenceDays, startedOn: today }
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
  await services.refresh({ workspaceId, personIds: [me.id, menteeId] })
  const due = dueOn({ startedOn: today, cadenceDays, lastCheckInOn: null })
  return { message: addedMessage(menteeId, cadenceDays, due, today) }
}
