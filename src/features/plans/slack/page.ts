import type { Services } from '../../../platform/services.ts'
import type { OpenPage } from '../../../platform/slack/interactions.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import type { Interaction, Submission } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { NOTHING_ASKED, nextQuestion } from '../../profiles/question-rules.ts'
import { changesSince, knowledgeOf } from '../../profiles/rules.ts'
import { findAskedQuestions, findSides } from '../../profiles/store.ts'
import { findCheckIns } from '../../relationships/check-in-store.ts'
import { planPage, prepPage } from '../actions.ts'
import { findAgenda } from '../agenda-store.ts'
import { findIntroductions } from '../introduction-store.ts'
import { findNotes } from '../note-store.ts'
import { type PrepPage, prepView } from '../prep-views.ts'
import { findDoneSince, findDoneSteps, findOpenSteps, findPlan } from '../store.ts'
import { type PlanPage, planView } from '../views.ts'

const DONE_SHOWN = 5
const CHECK_INS_READ = 5
/** How many days of changes the page shows if there was no check-in. */
const LOOK_BACK_DAYS = 90

export async function readPlanPage(
  services: Services,
  me: Person,
  mentorship: Mentorship,
): Promise<PlanPage> {
  const { db } = services
  const { workspaceId, zone } = me
  const key = { workspaceId, mentorshipId: mentorship.id }
  const [plan, introductions, open, done, notes] = await Promise.all([
    findPlan(db, key),
    findIntroductions(db, key),
    findOpenSteps(db, workspaceId, [mentorship.id]),
    findDoneSteps(db, key, DONE_SHOWN),
    findNotes(db, key, me.id),
  ])
  const today = todayOf(services, me)
  return { mentorship, readerId: me.id, today, zone, plan, introductions, open, done, notes }
}

export async function readPrepPage(
  services: Services,
  me: Person,
  mentorship: Mentorship,
): Promise<PrepPage> {
  const { db } = services
  const { workspaceId, id: personId, zone } = me
  const { id, startedOn, lastCheckInOn } = mentorship
  const other = otherOf(mentorship, personId)
  const today = todayOf(services, me)
  const [logged, agenda, open, sides, histories] = await Promise.all([
    findCheckIns(db, { workspaceId, relationshipId: id }, personId, CHECK_INS_READ),
    findAgenda(db, workspaceId, [id]),
    findOpenSteps(db, workspaceId, [id]),
    findSides(db, workspaceId, personId, other.id),
    findAskedQuestions(db, workspaceId, other.isMentee ? [id] : [], today),
  ])
  const since = lastCheckInOn ?? today.subtract({ days: LOOK_BACK_DAYS })
  const doneSince = await findDoneSince(db, workspaceId, [id], since)
  const checkIns = logged.filter(({ isCorrected }) => !isCorrected)
  const changes = changesSince(sides.theirs, since.toZonedDateTime(zone).toInstant())
  const knowledge = knowledgeOf(sides, zone)
  const history = histories.get(id) ?? NOTHING_ASKED
  const chosen = other.isMentee
    ? nextQuestion({ startedOn, lastCheckInOn, knowledge, ...history, on: today })
    : null
  const question = chosen?.question.words ?? null
  return { mentorship, readerId: personId, today, checkIns, agenda, open, doneSince, changes, question }
}

type Updates = Pick<Interaction, 'me' | 'updateModal'>
type Submitted = Updates &
  Pick<Submission<unknown>, 'afterAnswer'> & { metadata: { planViewId?: string | undefined } }

/** Updates the plan below a submitted form. */
export function updatePlan(
  services: Services,
  { me, updateModal, metadata: { planViewId }, afterAnswer }: Submitted,
  mentorship: Mentorship,
): void {
  if (planViewId === undefined) return
  afterAnswer(async () => updateModal(planViewId, planView(await readPlanPage(services, me, mentorship))))
}

/** Updates the page to prepare below a submitted form. */
export function updatePrep(
  services: Services,
  {
    me,
    updateModal,
    metadata: { prepViewId },
    afterAnswer,
  }: Updates & Pick<Submission<unknown>, 'afterAnswer'> & { metadata: { prepViewId?: string | undefined } },
  mentorship: Mentorship,
): void {
  if (prepViewId === undefined) return
  afterAnswer(async () => updateModal(prepViewId, prepView(await readPrepPage(services, me, mentorship))))
}

/** Updates the page on which a button was clicked. */
export async function updatePage(
  services: Services,
  { me, updateModal }: Updates,
  { viewId, contractId }: OpenPage,
  mentorship: Mentorship,
): Promise<void> {
  if (contractId === planPage.id) {
    await updateModal(viewId, planView(await readPlanPage(services, me, mentorship)))
  } else if (contractId === prepPage.id) {
    await updateModal(viewId, prepView(await readPrepPage(services, me, mentorship)))
  }
}
