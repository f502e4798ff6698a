import { findRefusal } from '../../platform/outbox/recipients.ts'
import type { Services } from '../../platform/services.ts'
import { findOpenHands } from '../hands/store.ts'
import { nextNudgeAt, toKeeper } from '../nudges/rules.ts'
import { findWaitingFor } from '../nudges/waiting.ts'
import { meet } from '../people/directory.ts'
import { localDate } from '../people/rules.ts'
import { findActiveMentorships, findEndedMentorships, findTouchDays } from '../relationships/store.ts'
import { findOpenRequestsTo, findRequestsOf } from '../requests/store.ts'
import { stripStart, touchStrip } from './rules.ts'
import type { Overview } from './views.ts'

/** The newest goodbyes; enough for a lifetime of few. */
const ENDED_SHOWN = 10
/** So long one sees on Home what became of a request of one's own. */
const DECIDED_SHOWN_HOURS = 24 * 14

/** Reads what a person sees of their own relationships, for `/mentor` and Home alike. */
export async function readOverview(
  services: Services,
  who: { workspaceId: string; personId: string },
): Promise<Overview> {
  const { db, clock } = services
  const person = await meet(services, who)
  const now = clock.now()
  const today = localDate(now, person.zone)
  const all = await findActiveMentorships(db, who.workspaceId, who.personId)
  const ids = all.map((one) => one.id)
  const days = await findTouchDays(db, who.workspaceId, ids, stripStart(today))
  const hands = await findOpenHands(db, who.workspaceId, ids)
  const mentees = all.filter((one) => one.mentorId === who.personId)
  return {
    person,
    today,
    mentees,
    mentors: all.filter((one) => one.menteeId === who.personId),
    strips: new Map(all.map(({ id, startedOn }) => [id, touchStrip(days.get(id) ?? [], startedOn, today)])),
    hands: new Map(hands.map((hand) => [hand.mentorshipId, hand])),
    ended: await findEndedMentorships(db, who.workspaceId, who.personId, ENDED_SHOWN),
    sending: services.sending,
    refusal: await findRefusal(db, who),
    nextNudgeAt: nextNudgeAt(
      toKeeper(person),
      mentees.filter((one) => one.menteeIsHere),
      now,
      await findWaitingFor(db, person),
    ),
    asks: {
      toMe: await findOpenRequestsTo(db, who.workspaceId, [who.personId]),
      mine: await findRequestsOf(
        db,
        who.workspaceId,
        who.personId,
        now.subtract({ hours: DECIDED_SHOWN_HOURS }),
      ),
      zone: person.zone,
      today,
    },
  }
}
