import type { Services } from '../../../platform/services.ts'
import { type Message, notice } from '../../../platform/slack/blocks.ts'
import type { ButtonClick, Submission } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { boardPage, type OnPage } from '../actions.ts'
import { findShared } from '../log-store.ts'
import { boardView } from '../page-views.ts'
import type { Advisor } from '../rules.ts'
import { findAdvisors, findBoard } from '../store.ts'

/** Finds an advisor on the person's own board; null if there is none. */
export async function findOwn({ db }: Services, me: Person, advisorId: string): Promise<Advisor | null> {
  const [advisor] = await findAdvisors(db, me.workspaceId, [advisorId])
  return advisor?.ownerId === me.id && advisor.endedAt === null ? advisor : null
}

/** Where a form was opened: what it changes is shown there. */
export function placeOf({ page, messageTs }: Pick<ButtonClick<unknown>, 'page' | 'messageTs'>) {
  return {
    ...(page?.contractId === boardPage.id && { pageId: page.viewId }),
    ...(messageTs !== undefined && { messageTs }),
  }
}

export async function renderBoard(services: Services, me: Person) {
  return boardView(
    await findBoard(services.db, me.workspaceId, me.id),
    me.advisorLimit,
    todayOf(services, me),
  )
}

/** Shows a message in place of the one that was clicked, and the change on the board page below it. */
export async function replace(
  services: Services,
  { me, page, replaceMessage, updateModal, value: { pageId } }: ButtonClick<{ pageId?: string | undefined }>,
  message: Message,
): Promise<void> {
  if (page) await updateModal(page.viewId, notice(message))
  else await replaceMessage(message)
  if (pageId !== undefined) await updateModal(pageId, await renderBoard(services, me))
}

/** Shows a change on Home, in messages, and on the page below a form. */
export async function showChange(
  services: Services,
  { me, updateModal, afterAnswer }: Submission<unknown>,
  { pageId, messageTs }: Omit<OnPage, 'advisorId'>,
): Promise<void> {
  if (pageId !== undefined) afterAnswer(async () => updateModal(pageId, await renderBoard(services, me)))
  await services.refresh({ workspaceId: me.workspaceId, personIds: [me.id], clickedTs: messageTs })
}

/** A check-in in a mentorship shows on the Home of both. */
export async function refreshAfterCheckIn(
  services: Services,
  advisor: Advisor,
  clickedTs: string | undefined,
): Promise<void> {
  const shared = await findShared(services.db, advisor)
  const personIds = shared ? [shared.mentorId, shared.menteeId] : [advisor.ownerId]
  await services.refresh({ workspaceId: advisor.workspaceId, personIds, clickedTs })
}
