import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import { isOffered, type Mentorship } from '../../mentorships/rules.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { introductionForm, openIntroduction, openIntroductionChange } from '../actions.ts'
import {
  type ContactRefusal,
  INTRODUCTION_STATES,
  type Introduction,
  OUTCOME_MAX_LENGTH,
  OUTSIDE_NAME_MAX_LENGTH,
  WHY_MAX_LENGTH,
} from '../introduction-rules.ts'
import { addIntroduction, changeIntroduction, findIntroduction } from '../introduction-store.ts'
import { contactText, introductionView } from '../introduction-views.ts'
import type { Refusal } from '../rules.ts'
import { refusalMessage } from '../views.ts'
import { findOwnActive } from './find.ts'
import { updatePlan } from './page.ts'

export const introductionHandlers: readonly MentorHandler[] = [
  onClick(openIntroduction, async (services, { me, value, page, open, reply }) => {
    const found = await findOwnActive(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(introductionView(found.mentorship, me.id, null, page?.viewId))
  }),
  onClick(openIntroductionChange, async (services, { me, value, page, open, reply }) => {
    const found = await findOwnIntroduction(services, me, value.introductionId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(introductionView(found.mentorship, me.id, found.introduction, page?.viewId))
  }),
  onSubmit(
    introductionForm,
    () => introductionFields,
    async (services, submission) => {
      const { workspaceId, me, fields } = submission
      const { mentorshipId, introductionId } = submission.metadata
      const found = await findOwnActive(services, me, mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      if (introductionId !== undefined) {
        const key = { workspaceId, mentorshipId, introductionId }
        const changed = await changeIntroduction(services.db, key, fields)
        if (changed === 'gone') return { show: refusalMessage({ reason: 'gone' }) }
      } else {
        const refused = await add(services, me, found.mentorship, fields)
        if (refused) return { errors: { [refused.field]: contactText(refused.why) } }
      }
      updatePlan(services, submission, found.mentorship)
      return 'close'
    },
  ),
]

function wordsUpTo(max: number) {
  return z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform((words) => words.trim() || null)
    .nullable()
    .default(null)
}

const introductionFields = z.object({
  person: z.string().nullable().default(null),
  outside: wordsUpTo(OUTSIDE_NAME_MAX_LENGTH),
  why: wordsUpTo(WHY_MAX_LENGTH),
  state: z.enum(INTRODUCTION_STATES, { error: 'Choose an option.' }),
  outcome: wordsUpTo(OUTCOME_MAX_LENGTH),
})

export type FoundIntroduction = { mentorship: Mentorship; introduction: Introduction } | { refusal: Refusal }

/** Finds the introduction of a button or form and its mentorship. Refuses unless this person can change them. */
export async function findOwnIntroduction(
  services: Services,
  me: Person,
  introductionId: string,
): Promise<FoundIntroduction> {
  const { workspaceId } = me
  const introduction = await findIntroduction(services.db, { workspaceId, introductionId })
  if (!introduction) return { refusal: { reason: 'gone' } }
  const found = await findOwnActive(services, me, introduction.mentorshipId)
  return 'refusal' in found ? found : { mentorship: found.mentorship, introduction }
}

type Refused = { field: 'person' | 'outside'; why: ContactRefusal }

async function add(
  services: Services,
  { workspaceId, id: personId }: Person,
  mentorship: Mentorship,
  { person, outside, why, state }: z.output<typeof introductionFields>,
): Promise<Refused | null> {
  if (person !== null && outside !== null) return { field: 'outside', why: 'both' }
  if (person === null && outside === null) return { field: 'person', why: 'missing' }
  if (person === mentorship.mentorId || person === mentorship.menteeId) {
    return { field: 'person', why: 'one of you' }
  }
  if (person !== null) {
    const looked = await lookUpMember(services, { workspaceId, personId: person })
    if ('notAMember' in looked) return { field: 'person', why: 'not a member' }
  }
  const to = person === null ? { outsideName: outside ?? '' } : { personId: person }
  const introduction = { workspaceId, mentorshipId: mentorship.id, to, why, state, addedBy: personId }
  const now = services.clock.now()
  const added = await services.db.transaction().execute(async (trx) => {
    await acceptByAct(trx, mentorship, personId, now)
    return addIntroduction(trx, introduction, now)
  })
  if (isOffered(mentorship)) await refreshBoth(services, mentorship)
  return added === 'added' ? null : { field: person === null ? 'outside' : 'person', why: added }
}
