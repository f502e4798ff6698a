import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Database, Trx } from '../../platform/database.ts'
import {
  A_DAY,
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
import type { NudgeContributions, TopicFacts } from '../nudge-sources.ts'
import { findFreshPerson } from '../people/directory.ts'
import { nextWorkingDay } from '../people/hours-rules.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson, requestRecheck } from '../people/store.ts'
import { findLastNotes, findLoggedSince } from '../relationships/check-in-store.ts'
import type { Relationship } from '../relationships/rules.ts'
import { findRelationshipsById, findRelationshipsOf, saveListed } from '../relationships/store.ts'
import {
  ASKS_TO_CONTINUE_FROM,
  composeNudge,
  countAskable,
  nextNudgeAt,
  STATUS_HOLDS_MAX,
  toOwner,
} from './rules.ts'
import { readShown, type Shown, writeShown } from './shown-rules.ts'
import { lockDuePeople, type NextNudge, saveNextNudges, saveNudged, savePostponed } from './store.ts'
import { chooseTopics, recallTopics, rememberTopics } from './topics.ts'
import { earlierNudgeMessage, type Item, type NudgeView, nudgeMessage } from './views.ts'
import { findWaiting, findWaitingFor, listedOn, renderParts, type WaitingItem } from './waiting.ts'

const NUDGE = 'nudge'

const BATCH = 500
/** Number of batches processed concurrently, to overlap database waits with computation. */
const BATCHES_AT_ONCE = 2
/** Fallback recheck in case a sent nudge is never settled. */
const RECHECK_AFTER = Temporal.Duration.from({ hours: 1 })

/** Enqueues nudges for people who are due, and stores their next planning time. Returns how many people were planned. */
export async function planNudges(
  services: Services,
  from: NudgeContributions,
  signal: AbortSignal,
): Promise<number> {
  const planned = await Promise.all(
    Array.from({ length: BATCHES_AT_ONCE }, () => planBatches(services, from, signal)),
  )
  return planned.reduce((sum, count) => sum + count, 0)
}

/** Creates the planner of nudges. */
export function nudgePlanner(from: NudgeContributions): Planner {
  return {
    name: 'nudges',
    timeLimitMs: 600_000,
    run: async (services, signal) => void (await planNudges(services, from, signal)),
  }
}

async function planBatches(
  services: Services,
  from: NudgeContributions,
  signal: AbortSignal,
): Promise<number> {
  let planned = 0
  while (!signal.aborted) {
    const batch = await services.db.transaction().execute((trx) => planBatch(services, from, trx))
    planned += batch
    if (batch < BATCH) break
  }
  return planned
}

async function planBatch(services: Services, from: NudgeContributions, trx: Trx): Promise<number> {
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
  const waiting = await findWaiting(trx, from.sources, people)
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

/** Returns by `addressKey` the relationships that each of these people may be nudged about. */
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
  { relationships, waiting }: { relationships: readonly Relationship[]; waiting: readonly WaitingItem[] },
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
export function nudgeKind(services: Services, from: NudgeContributions): AnyKind {
  return kind({
    name: NUDGE,
    payload: z.object({}),
    // After its day, another one is planned.
    triedFor: A_DAY,
    prepare: (address) => prepareNudge(services, from, address),
    settle: (trx, address, settled) => settleNudge(services, from, trx, address, settled),
    rerender: { which: 'open', render: (address, sent) => renderSent(services, from, address, sent) },
  })
}

async function prepareNudge(services: Services, from: NudgeContributions, who: Address): Promise<Prepared> {
  const person = await findFreshPerson(services, who)
  if (person?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
  const now = services.clock.now()
  const relationships = await findOf(services.db, person)
  const waiting = await findWaitingFor(services.db, from.sources, person)
  const at = nextNudgeAt(toOwner(person), relationships, now, waiting)
  if (at === null || Temporal.Instant.compare(at, now) > 0) {
    return { do: 'cancel', reason: `not now: ${at === null ? 'nothing to ask' : `next ${at}`}` }
  }
  const on = localDate(now, person.zone)
  const holds = countHolds(person, on)
  if (person.statusSaysAway && holds < STATUS_HOLDS_MAX) {
    const until = nextWorkingDay(on, person.workingDays)
    await savePostponed(services.db, who, until, holds + 1)
    return { do: 'cancel', reason: `the status says away: moved to ${until}` }
  }
  return renderNew(services, from, { person, relationships, waiting, on })
}

/** How often in a row a status has postponed this nudge; ignores an earlier absence. */
function countHolds({ heldUntil, statusHolds, workingDays }: Person, on: Temporal.PlainDate): number {
  if (heldUntil === null) return 0
  return Temporal.PlainDate.compare(on, nextWorkingDay(heldUntil, workingDays)) <= 0 ? statusHolds : 0
}

type New = {
  person: Person
  relationships: readonly Relationship[]
  waiting: readonly WaitingItem[]
  on: Temporal.PlainDate
}

async function renderNew(services: Services, from: NudgeContributions, found: New): Promise<Prepared> {
  const { person, on } = found
  const nudge = composeNudge(person, found.relationships, on)
  const waiting = listedOn(found.waiting, person.budgetDays, on)
  const comingUp = nudge.comingUp.map((one) => one.relationship)
  const all = [...nudge.listed.map((one) => one.relationship), ...comingUp]
  const [notes, topics, parts] = await Promise.all([
    findNotes(services.db, person, all, on),
    chooseTopics(services.db, from.topics, { owner: person, relationships: all, on }),
    renderParts(services.db, from.sources, person.workspaceId, waiting, on),
  ])
  const toItem = (relationship: Relationship, state: Item['state']): Item => ({
    relationship,
    note: notes.get(relationship.id) ?? null,
    topic: topics.get(relationship.id) ?? null,
    state,
    logged: null,
  })
  const message = nudgeMessage({
    on,
    budgetDays: person.budgetDays,
    items: [
      ...nudge.listed.map((one) =>
        toItem(one.relationship, one.asksToContinue ? 'asks to continue' : 'open'),
      ),
      ...comingUp.map((one) => toItem(one, 'coming up')),
    ],
    contacts: from.contacts,
    buttons: from.buttons,
    choices: from.choices,
    parts,
    more: nudge.more,
  })
  const toShown = ({ id }: Relationship) => ({ id, ref: topics.get(id)?.ref ?? null })
  const shown: Shown = {
    relationships: nudge.listed.map((one) => toShown(one.relationship)),
    comingUp: comingUp.map(toShown),
    waiting,
  }
  return { do: 'send', message, shows: writeShown(shown) }
}

/** A note that is older says little about today. */
const NOTE_MAX_AGE = Temporal.Duration.from({ days: 90 })

function findNotes(
  db: Database,
  { workspaceId, id }: Person,
  relationships: readonly { id: string }[],
  on: Temporal.PlainDate,
) {
  return findLastNotes(db, workspaceId, id, relationships.map(toId), on.subtract(NOTE_MAX_AGE))
}

async function settleNudge(
  services: Services,
  from: NudgeContributions,
  trx: Trx,
  who: Address,
  settled: Settled,
): Promise<void> {
  const now = services.clock.now()
  // A failed message doesn't count as a nudge: plan again.
  if (settled.state !== 'sent') return requestRecheck(trx, who.workspaceId, [who.personId], now)
  const person = await findPerson(trx, who.workspaceId, who.personId)
  if (!person) return
  const on = localDate(settled.claimedAt, person.zone)
  const { relationships, comingUp, waiting } = readShown(settled.shows, namesOf(from))
  for (const source of from.sources) {
    await source.saveListed(trx, who.workspaceId, waiting.get(source.name) ?? [], on)
  }
  await saveListed(trx, who.workspaceId, relationships.map(toId), on, settled.claimedAt)
  await rememberTopics(trx, from.topics, who.workspaceId, [...relationships, ...comingUp], on)
  await saveNudged(trx, who, settled.claimedAt, now)
}

/** Renders a sent nudge again, with the answers given since. After a newer one it is final, and has no buttons. */
async function renderSent(
  services: Services,
  from: NudgeContributions,
  who: Address,
  sent: Sent,
): Promise<Rendered | null> {
  const { workspaceId } = who
  const person = await findPerson(services.db, workspaceId, who.personId)
  if (!person || sent.shows.length === 0) return null
  const on = localDate(sent.claimedAt, person.zone)
  const shown = readShown(sent.shows, namesOf(from))
  const ids = [...shown.relationships, ...shown.comingUp].map(toId)
  const others = (await findOf(services.db, person)).filter((one) => !ids.includes(one.id))
  const rest = composeNudge(person, others, on)
  const nudge: NudgeView = {
    on,
    budgetDays: person.budgetDays,
    items: await readItems(services, from, { person, shown, sent, on }),
    contacts: from.contacts,
    buttons: from.buttons,
    choices: from.choices,
    parts: await renderParts(services.db, from.sources, workspaceId, shown.waiting, on),
    more: countAskable(rest),
  }
  const isEarlier =
    person.lastNudgedAt !== null && Temporal.Instant.compare(sent.claimedAt, person.lastNudgedAt) < 0
  return isEarlier
    ? { message: earlierNudgeMessage(nudge), shows: [] }
    : { message: nudgeMessage(nudge), shows: sent.shows }
}

type Old = { person: Person; shown: Shown; sent: Sent; on: Temporal.PlainDate }

/** Reads the contacts of a sent nudge in their current state. */
async function readItems(
  { db }: Services,
  from: NudgeContributions,
  { person, shown, sent, on }: Old,
): Promise<Item[]> {
  const all = [...shown.relationships, ...shown.comingUp]
  const found = await findRelationshipsById(db, person.workspaceId, all.map(toId))
  const relationships = all.flatMap(({ id }) => found.find((one) => one.id === id) ?? [])
  const facts: TopicFacts = { owner: person, relationships, on }
  const [notes, topics, logged] = await Promise.all([
    findNotes(db, person, relationships, on),
    recallTopics(db, from.topics, facts, all),
    findLoggedSince(db, person.workspaceId, person.id, relationships.map(toId), sent.claimedAt),
  ])
  const isComingUp = ({ id }: Relationship) => shown.comingUp.some((one) => one.id === id)
  return relationships.map((relationship) => ({
    relationship,
    note: notes.get(relationship.id) ?? null,
    topic: topics.get(relationship.id) ?? null,
    state: stateSince(relationship, sent.claimedAt, isComingUp(relationship)),
    logged: logged.get(relationship.id) ?? null,
  }))
}

function stateSince(
  { endedAt, answeredAt, unanswered }: Relationship,
  claimedAt: Temporal.Instant,
  isComingUp: boolean,
): Item['state'] {
  const isAnswered = endedAt || (answeredAt && Temporal.Instant.compare(answeredAt, claimedAt) >= 0)
  if (isAnswered) return 'answered'
  if (isComingUp) return 'coming up'
  return unanswered > ASKS_TO_CONTINUE_FROM ? 'asks to continue' : 'open'
}

function toId({ id }: { id: string }): string {
  return id
}

function namesOf({ sources }: NudgeContributions): string[] {
  return sources.map(({ name }) => name)
}
