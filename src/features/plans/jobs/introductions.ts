import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import {
  type Address,
  type AnyKind,
  kind,
  type Prepared,
  type Settled,
} from '../../../platform/outbox/kind.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { findMentorship } from '../../mentorships/store.ts'
import { refreshPerson } from '../../people/directory.ts'
import { waitForHours } from '../../people/notification.ts'
import { localDate } from '../../people/rules.ts'
import { findPerson } from '../../people/store.ts'
import type { Introduction } from '../introduction-rules.ts'
import { callOff, findIntroduction, saveIntroduced } from '../introduction-store.ts'
import { askMessage, byHandMessage, calledOffMessage, togetherMessage } from '../introduction-views.ts'

export const INTRODUCTION_ASK = 'introduction ask'
export const INTRODUCTION_TOGETHER = 'introduction together'
const INTRODUCTION_BY_HAND = 'introduction by hand'
const INTRODUCTION_CALLED_OFF = 'introduction called off'

const payload = z.object({ introductionId: z.string() })

/** Messages for introducing two people. */
export function introductionKinds(services: Services): AnyKind[] {
  return [
    kind({
      name: INTRODUCTION_ASK,
      payload,
      prepare: (address, { introductionId }) =>
        prepareForAll(services, address, introductionId, {
          write: (mentorship, introduction) => askMessage(mentorship, introduction, address.personId),
          readersOf: () => [address.personId],
        }),
    }),
    kind({
      name: INTRODUCTION_TOGETHER,
      payload,
      prepare: (address, { introductionId }) =>
        prepareForAll(services, address, introductionId, {
          write: togetherMessage,
          readersOf: (all) => all,
        }),
      settle: (trx, address, settled) => settleTogether(services, trx, address, settled),
    }),
    kind({
      name: INTRODUCTION_BY_HAND,
      payload,
      prepare: (address, { introductionId }) =>
        prepareForMentor(services, address, introductionId, byHandMessage),
    }),
    kind({
      name: INTRODUCTION_CALLED_OFF,
      payload,
      prepare: (address, { introductionId }) => prepareCalledOff(services, address, introductionId),
    }),
  ]
}

type Write = (mentorship: Mentorship, introduction: Introduction) => Message
type Found = { mentorship: Mentorship; introduction: Introduction }

async function find({ db }: Services, workspaceId: string, introductionId: string): Promise<Found | null> {
  const introduction = await findIntroduction(db, { workspaceId, introductionId })
  const mentorship =
    introduction && (await findMentorship(db, { workspaceId, mentorshipId: introduction.mentorshipId }))
  return introduction && mentorship && mentorship.endedAt === null ? { mentorship, introduction } : null
}

const ENDED: Prepared = { do: 'cancel', reason: 'the mentorship has ended' }

/** Rechecks that both are still to be asked and all three are active. If one has left, calls it off. */
async function prepareForAll(
  services: Services,
  { workspaceId }: Address,
  introductionId: string,
  { write, readersOf }: { write: Write; readersOf(all: readonly string[]): readonly string[] },
): Promise<Prepared> {
  const found = await find(services, workspaceId, introductionId)
  if (!found) return ENDED
  const { mentorship, introduction } = found
  const { to, state, askedAt } = introduction
  if (!('personId' in to) || state !== 'promised' || askedAt === null) {
    return { do: 'cancel', reason: 'no longer relevant' }
  }
  const all = [mentorship.mentorId, mentorship.menteeId, to.personId]
  const waits = await waitFor(services, workspaceId, readersOf(all))
  if (waits) return waits
  const goneIds = await findGone(services, workspaceId, all)
  if (goneIds.length === 0) {
    return { do: 'send', message: write(mentorship, introduction), shows: [introductionId] }
  }
  await callOffAndTell(services, found)
  return { do: 'cancel', reason: 'one of them is deactivated' }
}

/** Waits for hours in which all of them can read the message; null inside them. */
async function waitFor(
  { db, clock }: Services,
  workspaceId: string,
  readerIds: readonly string[],
): Promise<Prepared | null> {
  const found = await Promise.all(readerIds.map((personId) => findPerson(db, workspaceId, personId)))
  const readers = found.filter((person) => person !== null)
  return waitForHours(readers, clock.now())
}

/** Returns the ids of those who have left. Asks Slack, because the event may not have arrived yet. */
async function findGone(
  services: Services,
  workspaceId: string,
  personIds: readonly string[],
): Promise<string[]> {
  const gone: string[] = []
  for (const personId of personIds) {
    const person = await refreshPerson(services, { workspaceId, personId })
    if (person?.standing !== 'member') gone.push(personId)
  }
  return gone
}

async function callOffAndTell({ db, outbox }: Services, { mentorship, introduction }: Found): Promise<void> {
  const { workspaceId, mentorId } = mentorship
  const key = { workspaceId, mentorshipId: mentorship.id, introductionId: introduction.id }
  await db.transaction().execute(async (trx) => {
    if ((await callOff(trx, key)) !== 'called off') return
    const dedupeKey = `${INTRODUCTION_CALLED_OFF}:${introduction.id}:${introduction.askedAt}`
    const notification = {
      kind: INTRODUCTION_CALLED_OFF,
      dedupeKey,
      payload: { introductionId: introduction.id },
    }
    await outbox.enqueue(trx, [{ workspaceId, personId: mentorId, ...notification }])
  })
}

/** The app can't read group DMs, so the mentor is asked to check an unconfirmed one. */
async function settleTogether(
  { outbox }: Services,
  trx: Trx,
  { workspaceId, personId }: Address,
  { state, shows, claimedAt }: Settled,
): Promise<void> {
  const [introductionId] = shows
  if (state === 'canceled' || introductionId === undefined) return
  const introduction = await findIntroduction(trx, { workspaceId, introductionId })
  if (!introduction) return
  const { mentorshipId } = introduction
  const mentor = await findPerson(trx, workspaceId, personId)
  const on = localDate(claimedAt, mentor?.zone ?? 'UTC')
  await saveIntroduced(trx, { workspaceId, mentorshipId, introductionId }, on)
  if (state === 'sent') return
  const byHand = { kind: INTRODUCTION_BY_HAND, dedupeKey: `${INTRODUCTION_BY_HAND}:${introductionId}` }
  await outbox.enqueue(trx, [{ workspaceId, personId, ...byHand, payload: { introductionId } }])
}

/** The payload names no one: who has left is read again, as the people table knows it by now. */
async function prepareCalledOff(
  services: Services,
  address: Address,
  introductionId: string,
): Promise<Prepared> {
  const { workspaceId } = address
  const found = await find(services, workspaceId, introductionId)
  if (!found) return ENDED
  const { to } = found.introduction
  const gone: string[] = []
  for (const personId of [found.mentorship.menteeId, ...('personId' in to ? [to.personId] : [])]) {
    const person = await findPerson(services.db, workspaceId, personId)
    if (person?.standing !== 'member') gone.push(personId)
  }
  if (gone.length === 0) return { do: 'cancel', reason: 'both are back' }
  return prepareForMentor(services, address, introductionId, (mentorship, introduction) =>
    calledOffMessage(mentorship, introduction, gone),
  )
}

async function prepareForMentor(
  services: Services,
  { workspaceId, personId }: Address,
  introductionId: string,
  write: Write,
): Promise<Prepared> {
  const found = await find(services, workspaceId, introductionId)
  if (!found) return ENDED
  const { mentorship, introduction } = found
  if (!mentorship.mentorIsHere) return { do: 'cancel', reason: 'the person is deactivated' }
  const message = write(mentorship, introduction)
  const waits = await waitFor(services, workspaceId, [personId])
  return waits ?? { do: 'send', message, shows: [introductionId] }
}
