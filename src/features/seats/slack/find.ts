import type { ModalView } from '@slack/types'
import type { Services } from '../../../platform/services.ts'
import { decode } from '../../../platform/slack/actions.ts'
import { type Message, notice } from '../../../platform/slack/blocks.ts'
import type { OpenPage } from '../../../platform/slack/interactions.ts'
import type { ButtonClick, Submission } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { type OnPage, seatPage } from '../actions.ts'
import { isAnnounced } from '../announced-store.ts'
import { type Act, changeSeat } from '../change.ts'
import { type Refused, todayAt } from '../course-rules.ts'
import { readCourse } from '../course-store.ts'
import { type SeatPage, toPage } from '../page-rules.ts'
import { seatView } from '../page-views.ts'
import { type Course, findTerm, type SeatRefusal, termIn } from '../rules.ts'
import { findPastTerms, findSeatOfTerm } from '../term-store.ts'
import { seatRefusalMessage } from '../views.ts'
import { findReflections } from '../words-store.ts'

/** How many former holders a page names. */
const PAST_MAX = 5

/** Returns what somebody may see of a seat; null if it doesn't exist or is closed. */
export async function readPage(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { workspaceId, id: readerId }: Person,
  seatId: string,
): Promise<SeatPage | null> {
  const key = { workspaceId, seatId }
  const course = await readCourse(db, key)
  if (!course || course.seat.state === 'closed') return null
  const past = await findPastTerms(db, key, PAST_MAX)
  const [last] = past
  const incoming = termIn(course, 'incoming')
  const facts = {
    ...{ course, past },
    lastReflections: last ? await findReflections(db, workspaceId, last.id) : [],
    isAnnounced: incoming === null || (await isAnnounced(db, workspaceId, incoming.id)),
  }
  return toPage(facts, readerId, todayAt(course, clock.now()))
}

export function gone(services: Pick<Services, 'clock'>, me: Person): Message {
  return seatRefusalMessage({ reason: 'gone' }, todayOf(services, me))
}

/** The page, or that the seat is closed. */
export async function renderSeat(services: Services, me: Person, seatId: string): Promise<ModalView> {
  const page = await readPage(services, me, seatId)
  return page ? seatView(page) : notice(gone(services, me))
}

/** Renders an open page of a seat again. */
export async function renderOpenPage(
  services: Services,
  me: Person,
  page: OpenPage,
): Promise<ModalView | null> {
  if (page.contractId !== seatPage.id) return null
  const read = decode(seatPage.schema, page.metadata)
  return read.ok ? renderSeat(services, me, read.value.seatId) : null
}

/** Where a form was opened: what it changes is shown there. */
export function placeOf({ page }: Pick<ButtonClick<unknown>, 'page'>): OnPage {
  return page?.contractId === seatPage.id ? { pageId: page.viewId } : {}
}

/** Shows a change on the page below a form. */
export function showOnPage(
  services: Services,
  { me, updateModal, afterAnswer }: Submission<unknown>,
  { pageId }: OnPage,
  seatId: string,
): void {
  if (pageId !== undefined)
    afterAnswer(async () => updateModal(pageId, await renderSeat(services, me, seatId)))
}

/** Shows a change on the page on which a button was clicked, or else says `otherwise`. A message follows by itself. */
export async function showAfterClick(
  services: Services,
  { me, page, updateModal, rerenders, reply }: ButtonClick<unknown>,
  seatId: string,
  otherwise: Message,
): Promise<void> {
  if (page?.contractId === seatPage.id) await updateModal(page.viewId, await renderSeat(services, me, seatId))
  else if (!rerenders) await reply(otherwise)
}

export type Changed = { course: Course; seatId: string } | Refused

/** Changes the seat of a term. */
export async function changeTerm(
  services: Services,
  { me: { workspaceId }, termId, clickedTs }: { me: Person; termId: string; clickedTs?: string | undefined },
  act: Act,
): Promise<Changed> {
  const seatId = await findSeatOfTerm(services.db, workspaceId, termId)
  if (seatId === null) return { refused: { reason: 'no longer open' } }
  const changed = await changeSeat(services, { workspaceId, seatId }, act, { clickedTs })
  if (!changed) return { refused: { reason: 'gone' } }
  return 'refused' in changed ? changed : { ...changed, seatId }
}

/** Why somebody can't act on a term: only its person and the leader can; null if they can. */
export function refuseStranger(course: Course, termId: string, me: Person): SeatRefusal | null {
  const term = findTerm(course, termId)
  if (!term) return { reason: 'no longer open' }
  return me.id === term.personId || me.id === course.leader.id ? null : { reason: 'not yours' }
}

/** Why somebody can't answer an invitation or a question: only its person can; null if they can. */
export function refuseOthers(course: Course, termId: string, me: Person): SeatRefusal | null {
  const term = findTerm(course, termId)
  if (!term) return { reason: 'no longer open' }
  return me.id === term.personId ? null : { reason: 'not yours' }
}
