import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../../platform/services.ts'
import { refuseOverLimit } from '../../people/daily-limit-store.ts'
import { type ButtonClick, todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import type { AboutTerm } from '../actions.ts'
import type { Act } from '../change.ts'
import type { Outcome, Refused } from '../course-rules.ts'
import { type Course, findTerm } from '../rules.ts'
import { moveEnd } from '../term-rules.ts'
import { keptMessage, seatRefusalMessage } from '../views.ts'
import { changeTerm, refuseStranger, showAfterClick } from './find.ts'

/** Moves the end, which either of both can do. */
export function moveTo(me: Person, termId: string, lastOn: Temporal.PlainDate): Act {
  return async (course, trx, now) => {
    const refused = refuseStranger(course, termId, me)
    if (refused) return { refused }
    const limit = await refuseSending(course, termId, me, trx, now)
    return limit ?? moveEnd(course, { termId, lastOn, by: me.id }, now)
  }
}

/** Nobody makes the app send more messages than others may; null if it may send one. */
export async function refuseSending(
  course: Course,
  termId: string,
  me: Person,
  trx: Parameters<Act>[1],
  now: Temporal.Instant,
): Promise<Refused | null> {
  const { workspaceId, id: senderId } = me
  const personId = findTerm(course, termId)?.personId ?? course.leader.id
  const recipientId = senderId === personId ? course.leader.id : personId
  const refused = await refuseOverLimit(trx, { workspaceId, senderId, recipientId }, now)
  return refused && { refused }
}

/** Changes a term by a click. */
export async function changeByClick(
  services: Services,
  click: ButtonClick<AboutTerm>,
  act: (...given: Parameters<Act>) => Outcome | Refused | Promise<Outcome | Refused>,
  otherwise = keptMessage(),
): Promise<void> {
  const { me, value, messageTs: clickedTs } = click
  const changed = await changeTerm(services, { me, termId: value.termId, clickedTs }, act)
  if ('refused' in changed) return click.reply(seatRefusalMessage(changed.refused, todayOf(services, me)))
  await showAfterClick(services, click, changed.seatId, otherwise)
}
