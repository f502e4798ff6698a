import type { NudgeSource, Waiting } from '../nudge-sources.ts'
import { nudgePart, whyListed } from './nudge-views.ts'
import { firstNudgeDate, type Request } from './rules.ts'
import { findOpenRequestsTo, findRequestsById, saveRequestsListed } from './store.ts'

/** Requests that have waited so long for the mentor's answer that the nudge lists them. */
export const requestSource: NudgeSource = {
  name: 'request',
  // The others are in `/mentor requests`.
  listedMax: 3,

  async findWaiting(db, workspaceId, owners) {
    const ids = owners.map(({ id }) => id)
    const byMentor = Map.groupBy(await findOpenRequestsTo(db, workspaceId, ids), ({ mentorId }) => mentorId)
    return new Map(
      owners.map(({ id, zone }) => [id, (byMentor.get(id) ?? []).flatMap((one) => toWaiting(one, zone))]),
    )
  },

  async render(db, workspaceId, ids, on) {
    return nudgePart(await findRequestsById(db, workspaceId, ids), on)
  },

  async explain(db, { workspaceId, zone }, ids, today) {
    const requests = await findRequestsById(db, workspaceId, ids)
    return new Map(requests.map((one) => [one.id, whyListed(one, zone, today)]))
  },

  saveListed: saveRequestsListed,
}

function toWaiting(request: Request, zone: string): Waiting[] {
  const from = firstNudgeDate(request, zone)
  const { id, lastListedOn, listedTimes } = request
  return from === null ? [] : [{ id, from, lastListedOn, listedTimes }]
}
