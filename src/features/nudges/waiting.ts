import type { Temporal } from 'temporal-polyfill'
import type { Database } from '../../platform/database.ts'
import { addressKey } from '../../platform/outbox/store.ts'
import type { Explained, NudgePart, NudgeSource, Waiting } from '../nudge-sources.ts'
import type { Person } from '../people/rules.ts'
import { listableFrom } from './rules.ts'

// Collects waiting items from all nudge sources.

export type WaitingItem = Waiting & { source: NudgeSource }

/** Returns by `addressKey` what waits for each of these owners, now or later. */
export async function findWaiting(
  db: Database,
  sources: readonly NudgeSource[],
  owners: readonly Person[],
): Promise<ReadonlyMap<string, readonly WaitingItem[]>> {
  const waiting = new Map<string, WaitingItem[]>()
  for (const [workspaceId, members] of Map.groupBy(owners, (owner) => owner.workspaceId)) {
    for (const source of sources) {
      for (const [ownerId, items] of await source.findWaiting(db, workspaceId, members)) {
        const key = addressKey(workspaceId, ownerId)
        waiting.set(key, [...(waiting.get(key) ?? []), ...items.map((item) => ({ ...item, source }))])
      }
    }
  }
  return waiting
}

/** Returns what waits for this owner, now or later. */
export async function findWaitingFor(
  db: Database,
  sources: readonly NudgeSource[],
  owner: Person,
): Promise<readonly WaitingItem[]> {
  return (await findWaiting(db, sources, [owner])).get(addressKey(owner.workspaceId, owner.id)) ?? []
}

/** Returns by source name the ids that a nudge on the owner's day `on` lists. */
export function listedOn(
  waiting: readonly WaitingItem[],
  budgetDays: number,
  on: Temporal.PlainDate,
): ReadonlyMap<string, readonly string[]> {
  const listable = waiting.filter((one) => listableFrom(one, budgetDays).until(on).sign >= 0)
  const bySource = Map.groupBy(listable, ({ source }) => source)
  return new Map(
    [...bySource].map(([source, items]) => [
      source.name,
      items.slice(0, source.listedMax).map(({ id }) => id),
    ]),
  )
}

/** Renders the listed items of a nudge in their current state. `on` is the day of the nudge. */
export async function renderParts(
  db: Database,
  sources: readonly NudgeSource[],
  workspaceId: string,
  listed: ReadonlyMap<string, readonly string[]>,
  on: Temporal.PlainDate,
): Promise<NudgePart[]> {
  const parts = sources.map(async (source) => {
    const ids = listed.get(source.name) ?? []
    return ids.length === 0 ? [] : [await source.render(db, workspaceId, ids, on)]
  })
  return (await Promise.all(parts)).flat()
}

/** Returns pairs of id and explanation, grouped by source. */
export async function explainWaiting(
  db: Database,
  owner: Person,
  waiting: readonly WaitingItem[],
  today: Temporal.PlainDate,
): Promise<[string, Explained][]> {
  const bySource = Map.groupBy(waiting, ({ source }) => source)
  const explained = [...bySource].map(async ([source, items]) => {
    const ids = items.map(({ id }) => id)
    const byId = await source.explain(db, owner, ids, today)
    return items.flatMap(({ id }): [string, Explained][] => {
      const one = byId.get(id)
      return one ? [[id, one]] : []
    })
  })
  return (await Promise.all(explained)).flat()
}
