import type { Services } from '../../../platform/services.ts'
import { type FormAnswer, onShortcut, onSubmit } from '../../../platform/slack/handlers.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { mayRead } from '../../mentorships/reading-rules.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import { isOffered, type Mentorship } from '../../mentorships/rules.ts'
import { findActiveMentorships } from '../../mentorships/store.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { captureForm, captureShortcut } from '../actions.ts'
import { addAgendaItem } from '../agenda-store.ts'
import { captureFields, captureText } from '../capture-rules.ts'
import { captureView, nobodyMessage, ONLY_MENTEES, TOPICS_FULL, topicSavedMessage } from '../capture-views.ts'
import { refuseDue } from '../rules.ts'
import { dueText, PLAN_FULL } from '../step-views.ts'
import { refusalMessage } from '../views.ts'
import { findOwnActive } from './find.ts'
import { addStepToPlan } from './steps.ts'

/** A message's text becomes a topic, step or promise when the form is submitted. */
export const captureHandlers: readonly MentorHandler[] = [
  onShortcut(captureShortcut, async ({ db }, { me, messageText, open, reply }) => {
    const all = await findActiveMentorships(db, me.workspaceId, me.id)
    const mentorships = all.filter((one) => mayRead('between both', one, me.id))
    if (mentorships.length === 0) return reply(nobodyMessage())
    await open(captureView({ mentorships, readerId: me.id, words: captureText(messageText ?? '') }))
  }),
  onSubmit(
    captureForm,
    () => captureFields,
    async (services, { me, fields }): Promise<FormAnswer> => {
      const { kind, words, due } = fields
      const found = await findOwnActive(services, me, fields.mentorship)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const { mentorship } = found
      if (kind === 'topic') return addTopic(services, me, mentorship, words)
      const today = todayOf(services, me)
      const refused = due && refuseDue(due, today)
      if (refused) return { errors: { due: dueText(refused, today) } }
      const ownerId = kind === 'step' ? mentorship.menteeId : mentorship.mentorId
      const added = await addStepToPlan(services, me, mentorship, { words, dueOn: due, ownerId })
      return added === 'full' ? { errors: { words: PLAN_FULL } } : { show: added }
    },
  ),
]

async function addTopic(
  services: Services,
  me: Person,
  mentorship: Mentorship,
  words: string,
): Promise<FormAnswer> {
  if (mentorship.menteeId !== me.id) return { errors: { kind: ONLY_MENTEES } }
  const item = { workspaceId: me.workspaceId, mentorshipId: mentorship.id, authorId: me.id, words }
  const now = services.clock.now()
  const added = await services.db.transaction().execute(async (trx) => {
    const result = await addAgendaItem(trx, item, now)
    if (result !== 'full') await acceptByAct(trx, mentorship, me.id, now)
    return result
  })
  if (added === 'full') return { errors: { words: TOPICS_FULL } }
  if (isOffered(mentorship)) await refreshBoth(services, mentorship)
  return { show: topicSavedMessage(mentorship) }
}
