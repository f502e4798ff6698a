import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Asked, Page } from '../../../platform/slack/asked.ts'
import { rerenderPage } from '../../../platform/slack/pages.ts'
import { findCheckIns } from '../../mentorships/check-in-store.ts'
import { type Mentorship, otherOf } from '../../mentorships/rules.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate } from '../../people/rules.ts'
import { nextQuestion } from '../../profiles/question-rules.ts'
import { changesSince, knowledgeOf } from '../../profiles/rules.ts'
import { findAskedQuestions, findSides } from '../../profiles/store.ts'
import { findAgenda } from '../agenda-store.ts'
import { findIntroductions } from '../introduction-store.ts'
import { PREP_PAGE, type PrepPage, prepView } from '../prep-views.ts'
import { findDoneSince, findDoneSteps, findNotes, findOpenSteps, findPlan } from '../store.ts'
import { PLAN_PAGE, type PlanPage, planView } from '../views.ts'
import { findOwn, type Who } from './find.ts'

const DONE_SHOWN = 5
const CHECK_INS_READ = 5
/** For two who have not talked yet, or long ago. */
const LOOK_BACK_DAYS = 90

export async function readPlanPage(services: Services, who: Who, mentorship: Mentorship): Promise<PlanPage> {
  const { db } = services
  const key = { workspaceId: who.workspaceId, mentorshipId: mentorship.id }
  const [{ zone }, plan, introductions, open, done, notes] = await Promise.all([
    findOrCreatePerson(services, who),
    findPlan(db, key),
    findIntroductions(db, key),
    findOpenSteps(db, who.workspaceId, [mentorship.id]),
    findDoneSteps(db, key, DONE_SHOWN),
    findNotes(db, key, who.personId),
  ])
  const today = localDate(services.clock.now(), zone)
  return { mentorship, readerId: who.personId, today, zone, plan, introductions, open, done, notes }
}

export async function readPrepPage(services: Services, who: Who, mentorship: Mentorship): Promise<PrepPage> {
  const { db, clock } = services
  const { workspaceId, personId } = who
  const { id, startedOn, lastCheckInOn } = mentorship
  const other = otherOf(mentorship, personId)
  const [{ zone }, logged, agenda, open, sides, allAsked] = await Promise.all([
    findOrCreatePerson(services, who),
    findCheckIns(db, { workspaceId, mentorshipId: id }, personId, CHECK_INS_READ),
    findAgenda(db, workspaceId, [id]),
    findOpenSteps(db, workspaceId, [id]),
    findSides(db, workspaceId, personId, other.id),
    findAskedQuestions(db, workspaceId, other.isMentee ? [id] : []),
  ])
  const today = localDate(clock.now(), zone)
  const since = lastCheckInOn ?? today.subtract({ days: LOOK_BACK_DAYS })
  const doneSince = await findDoneSince(db, workspaceId, [id], since)
  const checkIns = logged.filter(({ isCorrected }) => !isCorrected)
  const changes = changesSince(sides.theirs, since.toZonedDateTime(zone).toInstant())
  const knowledge = knowledgeOf(sides, zone)
  const asked = allAsked.get(id) ?? []
  const chosen = other.isMentee
    ? nextQuestion({ startedOn, lastCheckInOn, knowledge, asked, on: today })
    : null
  const question = chosen?.question.words ?? null
  return { mentorship, readerId: personId, today, checkIns, agenda, open, doneSince, changes, question }
}

const metadata = z.object({
  mentorshipId: z.string(),
  /** What is changed; left out for something new. */
  itemId: z.string().optional(),
  /** The kind of page that lies below the form. */
  below: z.string().optional(),
})

export function pageMetadata(mentorship: Mentorship, asked: Asked, itemId?: string): string {
  return JSON.stringify({ mentorshipId: mentorship.id, itemId, below: asked.page?.callbackId })
}

export function readPageMetadata(text: string): z.output<typeof metadata> {
  return metadata.parse(JSON.parse(text))
}

/** The page that lies below a submitted form shows what was there before. */
export async function rerenderBelow(
  services: Services,
  client: WebClient,
  who: Who,
  view: { previous_view_id?: string | null; private_metadata: string },
): Promise<void> {
  const { mentorshipId, below } = readPageMetadata(view.private_metadata)
  if (!view.previous_view_id || below === undefined) return
  const page = { viewId: view.previous_view_id, callbackId: below, metadata: mentorshipId }
  await rerender(services, client, who, page)
}

/** Draws a page anew after something on it was pressed. */
export async function rerender(services: Services, client: WebClient, who: Who, page: Page): Promise<void> {
  const found = await findOwn(services, who, page.metadata)
  if ('refusal' in found) return
  const { mentorship } = found
  if (page.callbackId === PLAN_PAGE) {
    await rerenderPage(client, page.viewId, planView(await readPlanPage(services, who, mentorship)))
  } else if (page.callbackId === PREP_PAGE) {
    await rerenderPage(client, page.viewId, prepView(await readPrepPage(services, who, mentorship)))
  }
}
