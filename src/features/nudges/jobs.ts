import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Database, Trx } from '../../platform/database.ts'
import {
  type Address,
  type AnyKind,
  kind,
  type Prepared,
  type Rendered,
  type Sent,
  type Settled,
} from '../../platform/outbox/kind.ts'
import { addressKey, findAwaiting, type NewMessage } from '../../platform/outbox/store.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import { refreshPerson } from '../people/directory.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { findLastNotes, findLoggedSince } from '../relationships/check-in-store.ts'
import type { Relationship } from '../relationships/rules.ts'
import { findRelationshipsById, findRelationshipsOf, saveListed } from '../relationships/store.ts'
import type { Request } from '../requests/rules.ts'
import { saveRequestsListed } from '../requests/store.ts'
import { composeNudge, HONEST_FROM, nextNudgeAt, nextWorkingDay, STATUS_HOLDS_MAX, toOwner } from './rules.ts'
import { lockDuePeople, type NextNudge, saveHeld, saveNextNudges, saveNudged } from './store.ts'
import { readShown, type Shown, toShown } from './topic-rules.ts'
import { chooseTopics, recallTopics, rememberTopics } from './topics.ts'
import { type Item, nudgeMessage } from './views.ts'
import {
  carriedOn,
  findWaiting,
  findWaitingFor,
  recallRequests,
  splitShown,
  toShownRequests,
  type WaitingRequest,
} from './waiting.ts'

export const NUDGE = 'nudge'

const BATCH = 500
/** Number of batches processed concurrently, to overlap database waits with computation. */
const BATCHES_AT_ONCE = 2
/** Fallback recheck in case a sent nudge is never settled. */
const RECHECK_AFTER = Temporal.Duration.from({ hours: 1 })

/** Looks at everybody who is due: enqueues nudges, and stores when to look next. Returns the number of people. */
export async function planNudges(services: Services, signal: AbortSignal): Promise<number> {
  const planned = await Promise.all(
    Array.from({ length: BATCHES_AT_ONCE }, () => planBatches(services, signal)),
  )
  return planned.reduce((sum, count) => sum + count, 0)
}

export const nudgePlanner: Planner = {
  name: 'nudges',
  timeLimitMs: 600_000,
  run: async (services, signal) => void (await planNudges(services, signal)),
}

async function planBatches(services: Services, signal: AbortSignal): Promise<number> {
  let planned = 0
  while (!signal.aborted) {
    const batch = await services.db.transaction().execute((trx) => planBatch(services, trx))
    planned += batch
    if (batch < BATCH) break
  }
  return planned
}

async function planBatch(services: Services, trx: Trx): Promise<number> {
  const now = services.clock.now()
  const people = await lockDuePeople(trx, now, BATCH)
  if (people.length === 0) return 0
  const relationships = await findByOwner(trx, people)
  const awaiting = await findAwaiting(
    trx,
    [...new Set(people.map((person) => person.workspaceId))],
    people.map((person) => person.id),
    NUDGE,
  )
  const waiting = await findWaiting(trx, people)
  const plans = people.map((person) => {
    const key = addressKey(person.workspaceId, person.id)
    const due = { relationships: relationships.get(key) ?? [], waiting: waiting.get(key) ?? [] }
    return planPerson(person, due, awaiting.has(key), now)
  })
  await saveNextNudges(
    trx,
    plans.map((plan) => plan.next),
  )
  // Last: another batch that requests the same workspace's delivery waits until this one commits.
  await services.outbox.enqueue(
    trx,
    plans.flatMap((plan) => plan.message ?? []),
  )
  return people.length
}

/** By `addressKey`: the relationships that each of these people may be nudged about. */
async function findByOwner(
  db: Database,
  people: readonly Person[],
): Promise<ReadonlyMap<string, Relationship[]>> {
  const byWorkspace = Map.groupBy(people, (person) => person.workspaceId)
  const found: Relationship[] = []
  for (const [workspaceId, members] of byWorkspace) {
    const ownerIds = members.map((person) => person.id)
    found.push(...(await findRelationshipsOf(db, workspaceId, ownerIds)))
  }
  const withContact = found.filter((one) => one.contactIsHere)
  return Map.groupBy(withContact, (one) => addressKey(one.workspaceId, one.ownerId))
}

async function findOf(db: Database, person: Person): Promise<readonly Relationship[]> {
  return (await findByOwner(db, [person])).get(addressKey(person.workspaceId, person.id)) ?? []
}

function planPerson(
  person: Person,
  { relationships, waiting }: { relationships: readonly Relationship[]; waiting: readonly WaitingRequest[] },
  isAwaiting: boolean,
  now: Temporal.Instant,
): { next: NextNudge; message?: NewMessage } {
  const who = { workspaceId: person.workspaceId, personId: person.id }
  if (isAwaiting) return { next: { ...who, at: now.add(RECHECK_AFTER) } }
  const at = nextNudgeAt(toOwner(person), relationships, now, waiting)
  if (at === null || Temporal.Instant.compare(at, now) > 0) return { next: { ...who, at } }
  const dedupeKey = `${NUDGE}:${localDate(now, person.zone)}:${person.zone}`
  return {
    next: { ...who, at: now.add(RECHECK_AFTER) },
    message: { ...who, kind: NUDGE, dedupeKey, payload: {} },
  }
}

/** The nudge as a kind of message: rechecked right before it is sent (rule 7). */
export function nudgeKind(services: Services): AnyKind {
  return kind({
    name: NUDGE,
    payload: z.object({}),
    prepare: (address) => prepareNudge(services, address),
    settle: (trx, address, settled) => settleNudge(services, trx, address, settled),
    rerender: { which: 'newest', render: (address, sent) => renderSent(services, address, sent) },
  })
}

async function prepareNudge(services: Services, who: Address): Promise<Prepared> {
  const person = await refreshPerson(services, who)
  if (!person?.isActive) return { do: 'cancel', reason: 'the person is deactivated' }
  const now = services.clock.now()
  const relationships = await findOf(services.db, person)
  const waiting = await findWaitingFor(services.db, person)
  const at = nextNudgeAt(toOwner(person), relationships, now, waiting)
  if (at === null || Temporal.Instant.compare(at, now) > 0) {
    return { do: 'cancel', reason: `not now: ${at === null ? 'nothing to ask' : `next ${at}`}` }
  }
  const on = localDate(now, person.zone)
  const holds = countHolds(person, on)
  if (person.statusSaysAway && holds < STATUS_HOLDS_MAX) {
    const until = nextWorkingDay(on, person.workingDays)
    await saveHeld(services.db, who, until, holds + 1)
    return { do: 'cancel', reason: `the status says away: moved to ${until}` }
  }
  return renderNudge(services, person, relationships, carriedOn(waiting, person.budgetDays, on), on)
}

/** How often in a row a status has held this nudge back; an absence of long ago doesn't count. */
function countHolds({ heldUntil, statusHolds, workingDays }: Person, on: Temporal.PlainDate): number {
  if (heldUntil === null) return 0
  return Temporal.PlainDate.compare(on, nextWorkingDay(heldUntil, workingDays)) <= 0 ? statusHolds : 0
}

async function renderNudge(
  services: Services,
  person: Person,
  relationships: readonly Relationship[],
  requests: readonly Request[],
  on: Temporal.PlainDate,
): Promise<Prepared> {
  const nudge = composeNudge(person, relationships, on)
  const listed = nudge.listed.map((one) => one.relationship)
  const ids = listed.map(({ id }) => id)
  const notes = await findLastNotes(services.db, person.workspaceId, person.id, ids)
  const topics = await chooseTopics(services.db, person, listed, on)
  const items = nudge.listed.map(({ relationship, honest }): Item => {
    const note = notes.get(relationship.id) ?? null
    const topic = topics.get(relationship.id) ?? null
    return { relationship, note, topic, state: honest ? 'honest' : 'open', isLogged: false }
  })
  const shows = [...ids.map((id) => toShown(id, topics.get(id) ?? null)), ...toShownRequests(requests)]
  const comingUp = nudge.comingUp.map((one) => one.relationship)
  const { budgetDays } = person
  const message = nudgeMessage({ on, budgetDays, items, requests, more: nudge.more, comingUp })
  return { do: 'send', message, shows }
}

async function settleNudge(services: Services, trx: Trx, who: Address, settled: Settled): Promise<void> {
  const now = services.clock.now()
  // One that failed is not a nudge: it is tried again on the next working day.
  if (settled.state !== 'sent') return requestRecheck(trx, who.workspaceId, [who.personId], now)
  const person = await findPerson(trx, who.workspaceId, who.personId)
  if (!person) return
  const on = localDate(settled.claimedAt, person.zone)
  const { others, requestIds } = splitShown(settled.shows)
  const shown = others.map(readShown)
  await saveRequestsListed(trx, who.workspaceId, requestIds, on)
  await saveListed(trx, who.workspaceId, shown.map(toId), on, settled.claimedAt)
  await rememberTopics(trx, who.workspaceId, shown, on)
  await saveNudged(trx, who, settled.claimedAt, now)
}

/** With what was answered since. */
async function renderSent(services: Services, who: Address, sent: Sent): Promise<Rendered | null> {
  const { workspaceId } = who
  const person = await findPerson(services.db, workspaceId, who.personId)
  if (!person) return null
  const shown = splitShown(sent.shows).others.map(readShown)
  const requests = await recallRequests(services.db, workspaceId, sent.shows)
  const ids = shown.map(toId)
  const relationships = await findRelationshipsById(services.db, workspaceId, ids)
  const notes = await findLastNotes(services.db, workspaceId, person.id, ids)
  const topics = await recallTopics(services.db, workspaceId, shown)
  const logged = await findLoggedSince(services.db, workspaceId, ids, sent.claimedAt)
  const items = ids.flatMap((id): Item[] => {
    const relationship = relationships.find((one) => one.id === id)
    if (!relationship) return []
    const state = stateSince(relationship, sent.claimedAt)
    const [note, topic] = [notes.get(id) ?? null, topics.get(id) ?? null]
    return [{ relationship, note, topic, state, isLogged: logged.has(id) }]
  })
  const on = localDate(sent.claimedAt, person.zone)
  const others = (await findOf(services.db, person)).filter((one) => !ids.includes(one.id))
  const rest = composeNudge(person, others, on)
  const message = nudgeMessage({
    on,
    budgetDays: person.budgetDays,
    items,
    requests,
    more: rest.listed.length + rest.more,
    comingUp: rest.comingUp.map((one) => one.relationship),
  })
  return { message, shows: sent.shows }
}

function stateSince(relationship: Relationship, claimedAt: Temporal.Instant): Item['state'] {
  const { endedAt, answeredAt, unanswered } = relationship
  const isAnswered = endedAt || (answeredAt && Temporal.Instant.compare(answeredAt, claimedAt) >= 0)
  if (isAnswered) return 'answered'
  return unanswered > HONEST_FROM ? 'honest' : 'open'
}

function toId({ mentorshipId }: Shown): string {
  return mentorshipId
}
