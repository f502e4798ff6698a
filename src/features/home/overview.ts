import type { KnownBlock } from '@slack/types'
import { findRefusal } from '../../platform/outbox/recipients.ts'
import type { Services } from '../../platform/services.ts'
import { onePrimary } from '../../platform/slack/blocks.ts'
import type { Feature } from '../feature.ts'
import type { HomeReader, RowAddition } from '../home-sections.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findActiveMentorships, findEndedMentorships } from '../mentorships/store.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findCheckInDays } from '../relationships/check-in-store.ts'
import type { Brief } from './overview-views.ts'
import type { Additions, Row } from './row-views.ts'
import { byUrgency, checkInStrip, stripStart } from './rules.ts'
import { listMessage, type Overview, ownSections } from './views.ts'

/** How many ended mentorships are shown. */
const ENDED_SHOWN = 5

/** Returns the blocks that Home and `/mentor` show a person: its own sections and those of `features`, sorted. */
export async function readHome(
  services: Services,
  features: readonly Feature[],
  me: Person,
): Promise<KnownBlock[]> {
  const reader = await createReader(services, me)
  const [overview, added] = await Promise.all([
    readOverview(services, features, reader),
    Promise.all(
      features
        .flatMap((feature) => feature.homeSections ?? [])
        .map(async ({ order, read }) => ({ order, blocks: await read(services, reader) })),
    ),
  ])
  const inOrder = [...ownSections(overview), ...added].toSorted((one, other) => one.order - other.order)
  return onePrimary(inOrder.flatMap(({ blocks }) => blocks))
}

/** Reads the short answer to `/mentor`. Somebody new gets an introduction, unless something waits for them. */
export async function readBrief(
  services: Services,
  features: readonly Feature[],
  me: Person,
): Promise<Brief> {
  const reader = await createReader(services, me)
  const [steps, state] = await Promise.all([
    Promise.all(features.map((feature) => feature.nextSteps?.(services, reader) ?? [])),
    Promise.all(
      features
        .flatMap((feature) => feature.homeSections ?? [])
        .filter(({ isInOverview }) => isInOverview === true)
        .map(({ read }) => read(services, reader)),
    ),
  ])
  const sorted = steps.flat().toSorted((one, other) => one.order - other.order)
  const isNew = reader.mentorships.length === 0
  const waiting = sorted.filter(({ order }) => order < SUGGESTIONS)
  const mentees = reader.mentorships.filter((one) => one.mentorId === me.id)
  const taken = mentees.filter((one) => one.takesSpot).length
  return {
    spots: mentees.length === 0 ? null : { taken, capacity: me.capacity },
    people: isNew && waiting.length > 0 ? [] : listMessage(reader).blocks,
    state: state.flat(),
    steps: isNew && waiting.length === 0 ? [] : sorted,
  }
}

/** Steps from this order on are suggestions. */
const SUGGESTIONS = 50

/** Reads what all sections of Home need. */
export async function createReader({ db, clock }: Services, me: Person): Promise<HomeReader> {
  const now = clock.now()
  const mentorships = await findActiveMentorships(db, me.workspaceId, me.id)
  return { me, now, today: localDate(now, me.zone), mentorships }
}

async function readOverview(
  services: Services,
  features: readonly Feature[],
  reader: HomeReader,
): Promise<Overview> {
  const { db } = services
  const { me, today, mentorships } = reader
  const { workspaceId, id: personId } = me
  const ids = mentorships.map(({ id }) => id)
  const [days, ended, refusal, additions] = await Promise.all([
    findCheckInDays(db, workspaceId, ids, stripStart(today)),
    findEndedMentorships(db, workspaceId, personId, ENDED_SHOWN),
    findRefusal(db, { workspaceId, personId }),
    Promise.all(features.map((feature) => feature.homeRows?.(services, reader))),
  ])
  const toRow = (mentorship: Mentorship): Row => ({
    mentorship,
    strip: checkInStrip(days.get(mentorship.id) ?? [], mentorship.startedOn, today),
    added: merge(additions.flatMap((one) => one?.get(mentorship.id) ?? [])),
  })
  const rows = mentorships.map(toRow)
  const mentees = rows.filter(({ mentorship }) => mentorship.mentorId === personId)
  return {
    person: me,
    today,
    mentees: byUrgency(mentees, today),
    mentors: rows.filter(({ mentorship }) => mentorship.menteeId === personId),
    ended,
    refusal,
  }
}

function merge(additions: readonly RowAddition[]): Additions {
  return {
    badges: additions.flatMap(({ badges }) => badges ?? []),
    lines: additions.flatMap(({ line }) => line ?? []),
    answers: additions.flatMap(({ answers }) => answers ?? []),
    buttons: additions.flatMap(({ button }) => button ?? []),
    choices: additions.flatMap(({ choices }) => choices ?? []),
    below: additions.flatMap(({ below }) => below ?? []),
  }
}
