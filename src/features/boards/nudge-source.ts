import type { NudgeSource } from '../nudge-sources.ts'
import { localDate } from '../people/rules.ts'
import { leftPart, whyLeft } from './left-views.ts'
import { findAdvisors, findLeftAdvisors, saveDeparturesListed } from './store.ts'

/** Advisors whose account was deactivated: one nudge asks whether they stay on the board. */
export const leftAdvisorSource: NudgeSource = {
  name: 'left-advisor',
  listedMax: 5,

  async findWaiting(db, workspaceId, owners) {
    const left = await findLeftAdvisors(
      db,
      workspaceId,
      owners.map(({ id }) => id),
    )
    return new Map(
      owners.map(({ id, zone }) => [
        id,
        left
          .filter(({ ownerId }) => ownerId === id)
          .map(({ advisorId, leftAt }) => ({
            id: advisorId,
            from: localDate(leftAt, zone),
            lastListedOn: null,
            listedTimes: 0,
          })),
      ]),
    )
  },

  async render(db, workspaceId, ids) {
    return leftPart(await findAdvisors(db, workspaceId, ids))
  },

  async explain(db, { workspaceId }, ids) {
    const advisors = await findAdvisors(db, workspaceId, ids)
    return new Map(advisors.map((one) => [one.id, whyLeft(one)]))
  },

  saveListed: saveDeparturesListed,
}
