import type { NudgeSource } from '../nudge-sources.ts'
import { findEnded, findUnlisted, saveReflectionsListed } from './nudge-store.ts'
import { reflectionPart, whyReflect } from './nudge-views.ts'

/** Terms that are over: one nudge asks the holder for a reflection. */
export const reflectionSource: NudgeSource = {
  name: 'seat-reflection',
  listedMax: 1,

  async findWaiting(db, workspaceId, owners) {
    const ids = owners.map(({ id }) => id)
    const unlisted = Map.groupBy(await findUnlisted(db, workspaceId, ids), ({ personId }) => personId)
    return new Map(
      ids.map((id) => [
        id,
        (unlisted.get(id) ?? []).map(({ termId, lastOn }) => ({
          id: termId,
          from: lastOn.add({ days: 1 }),
          lastListedOn: null,
          listedTimes: 0,
        })),
      ]),
    )
  },

  async render(db, workspaceId, ids, on) {
    return reflectionPart(await findEnded(db, workspaceId, ids), on)
  },

  async explain(db, { workspaceId }, ids, today) {
    const ended = await findEnded(db, workspaceId, ids)
    return new Map(ended.map((one) => [one.termId, whyReflect(one, today)]))
  },

  saveListed: saveReflectionsListed,
}
