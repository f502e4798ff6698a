import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Asked, Page } from '../../../platform/slack/asked.ts'
import { redrawPage } from '../../../platform/slack/pages.ts'
import type { Mentorship } from '../../relationships/rules.ts'
import { findDoneSteps, findNotes, findOpenSteps, findPlan } from '../store.ts'
import { PLAN_PAGE, type PlanPage, planView } from '../views.ts'
import { findOwn, todayOf, type Who } from './find.ts'

const DONE_SHOWN = 5

export async function readPlanPage(services: Services, who: Who, mentorship: Mentorship): Promise<PlanPage> {
  const { db } = services
  const key = { workspaceId: who.workspaceId, mentorshipId: mentorship.id }
  const [today, plan, open, done, notes] = await Promise.all([
    todayOf(services, who),
    findPlan(db, key),
    findOpenSteps(db, who.workspaceId, [mentorship.id]),
    findDoneSteps(db, key, DONE_SHOWN),
    findNotes(db, key, who.personId),
  ])
  return { mentorship, readerId: who.personId, today, plan, open, done, notes }
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
export async function redrawBelow(
  services: Services,
  client: WebClient,
  who: Who,
  view: { previous_view_id?: string | null; private_metadata: string },
): Promise<void> {
  const { mentorshipId, below } = readPageMetadata(view.private_metadata)
  if (!view.previous_view_id || below === undefined) return
  const page = { viewId: view.previous_view_id, callbackId: below, metadata: mentorshipId }
  await redraw(services, client, who, page)
}

/** Draws a page anew after something on it was pressed. */
export async function redraw(services: Services, client: WebClient, who: Who, page: Page): Promise<void> {
  const found = await findOwn(services, who, page.metadata)
  if ('refusal' in found || page.callbackId !== PLAN_PAGE) return
  await redrawPage(client, page.viewId, planView(await readPlanPage(services, who, found.mentorship)))
}
