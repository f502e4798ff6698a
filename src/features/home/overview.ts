import { findRefusal } from '../../platform/outbox/recipients.ts'
import type { Services } from '../../platform/services.ts'
import { findOpenHelpRequests } from '../help-requests/store.ts'
import { findActiveMentorships, findCheckInDays, findEndedMentorships } from '../mentorships/store.ts'
import { nextNudgeAt, toKeeper } from '../nudges/rules.ts'
import { waitingAmong } from '../nudges/waiting.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findOpenRequestsTo, findRequestsOf } from '../requests/store.ts'
import { checkInStrip, stripStart } from './rules.ts'
import type { Overview } from './views.ts'

/** The newest goodbyes; enough for a lifetime of few. */
const ENDED_SHOWN = 10
/** So long one sees on Home what became of a request of one's own. */
const DECIDED_SHOWN_HOURS = 24 * 14

/** Reads what a person sees of their own relationships, for `/mentor` and Home alike. */
export async function readOverview(services: Services, person: Person): Promise<Overview> {
  const { db, clock } = services
  const { workspaceId, id: personId } = person
  const now = clock.now()
  const since = now.subtract({ hours: DECIDED_SHOWN_HOURS })
  const [all, ended, toMe, mine, refusal] = await Promise.all([
    findActiveMentorships(db, workspaceId, personId),
    findEndedMentorships(db, workspaceId, personId, ENDED_SHOWN),
    findOpenRequestsTo(db, workspaceId, [personId]),
    findRequestsOf(db, workspaceId, personId, since),
    findRefusal(db, { workspaceId, personId }),
  ])
  const today = localDate(now, person.zone)
  const ids = all.map((one) => one.id)
  const [days, helpRequests] = await Promise.all([
    findCheckInDays(db, workspaceId, ids, stripStart(today)),
    findOpenHelpRequests(db, workspaceId, ids),
  ])
  const mentees = all.filter((one) => one.mentorId === personId)
  const kept = mentees.filter((one) => one.menteeIsHere)
  return {
    person,
    today,
    mentees,
    mentors: all.filter((one) => one.menteeId === personId),
    strips: new Map(all.map(({ id, startedOn }) => [id, checkInStrip(days.get(id) ?? [], startedOn, today)])),
    helpRequests: new Map(helpRequests.map((helpRequest) => [helpRequest.mentorshipId, helpRequest])),
    ended,
    sending: services.sending,
    refusal,
    nextNudgeAt: nextNudgeAt(toKeeper(person), kept, now, waitingAmong(toMe, person.zone)),
    asks: { toMe, mine, zone: person.zone, today },
  }
}
