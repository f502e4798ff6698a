import { createHash } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Address, AnyKind } from '../../platform/outbox/kind.ts'
import { rerender } from '../../platform/outbox/rerender.ts'
import { findAnswerable, findSent, type NewMessage, saveAnswered } from '../../platform/outbox/store.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { notificationKind } from '../people/notification.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import {
  acceptedMessage,
  declinedMessage,
  endedMessage,
  questionMessage,
  toldMessage,
} from './mentee-views.ts'
import {
  answeredMessage,
  requestMessage,
  spotMessage,
  takenAwayMessage,
  withdrawnMessage,
} from './mentor-views.ts'
import { type FoundMentor, searchWords } from './offer-rules.ts'
import { findMentors } from './offer-store.ts'
import { openQuestion, type Request } from './rules.ts'
import {
  findDrawable,
  findOpenRequestsTo,
  findRequest,
  findRequestsById,
  findRequestsOf,
  findRoom,
  saveDrawn,
} from './store.ts'
import { findTimely, passTime, takeOpenedSpots } from './waiting-store.ts'

/** To the mentor … */
export const REQUEST = 'request'
export const ANSWERED = 'request answered'
export const WITHDRAWN = 'request withdrawn'
export const SPOT = 'place free'
/** … and to the mentee. */
export const ACCEPTED = 'request accepted'
export const QUESTION = 'request question'
export const DECLINED = 'request declined'
export const TOLD = 'request unanswered'
export const ENDED = 'request ended'

const payload = z.object({ requestId: z.string() })

/** A message about a request. What happens at one instant to one request is told once. */
export function newsOf(
  name: string,
  personId: string,
  { workspaceId, id: requestId }: Request,
  now: Temporal.Instant,
): NewMessage {
  const dedupeKey = `${name}:${requestId}:${now.epochMilliseconds}`
  return { workspaceId, personId, kind: name, dedupeKey, payload: { requestId } }
}

type Write = (request: Request, person: Person) => Promise<Message | null> | Message | null

/** Messages about requests. Each looks again before it is sent whether it is still true. */
export function requestKinds(services: Services): AnyKind[] {
  const isOpen = (request: Request) => request.outcome === null
  const about = (name: string, write: Write) => aboutRequest(services, name, write)
  return [
    about(REQUEST, async (request, mentor) => {
      if (!isOpen(request)) return null
      const message = requestMessage(request, await settingOf(services, mentor))
      const key = { workspaceId: request.workspaceId, requestId: request.id }
      await saveDrawn(services.db, key, digestOf(message), { onlyFirst: true })
      return message
    }),
    about(ANSWERED, async (request, mentor) => {
      if (!isOpen(request)) return null
      // Both messages are looked at again once this one is there.
      await saveDrawn(services.db, { workspaceId: request.workspaceId, requestId: request.id }, '')
      return answeredMessage(request, await settingOf(services, mentor))
    }),
    about(WITHDRAWN, (request) => (request.outcome === 'withdrawn' ? withdrawnMessage(request) : null)),
    about(ACCEPTED, async (request, mentee) => {
      if (request.outcome !== 'accepted') return null
      const mine = await findRequestsOf(services.db, request.workspaceId, mentee.id, services.clock.now())
      return acceptedMessage(request, mine.filter(isOpen))
    }),
    about(QUESTION, (request) =>
      isOpen(request) && openQuestion(request) ? questionMessage(request) : null,
    ),
    about(DECLINED, async (request, mentee) => {
      if (request.outcome !== 'declined') return null
      const today = localDate(services.clock.now(), mentee.zone)
      return declinedMessage(request, await findOthers(services, request, mentee), {
        zone: mentee.zone,
        today,
      })
    }),
    about(TOLD, async (request, mentee) =>
      isOpen(request) ? toldMessage(request, await findOthers(services, request, mentee)) : null,
    ),
    about(ENDED, async (request, mentee) =>
      request.outcome === 'ended' ? endedMessage(request, await findOthers(services, request, mentee)) : null,
    ),
    notificationKind(services.db, {
      name: SPOT,
      payload: z.object({}),
      async write(mentor) {
        const { waiting, room } = await findWaiting(services, mentor)
        if (room <= 0 || waiting.length === 0) return null
        const message = spotMessage(waiting, room, clockOf(services, mentor))
        return { message, shows: waiting.map((one) => one.id) }
      },
    }),
  ]
}

function aboutRequest(services: Services, name: string, say: Write): AnyKind {
  return notificationKind(services.db, {
    name,
    payload,
    async write(reader, { requestId }) {
      const request = await findRequest(services.db, { workspaceId: reader.workspaceId, requestId })
      const message = request && (await say(request, reader))
      return message && { message, shows: [requestId] }
    },
    // What was decided while it was on its way, it doesn't show yet.
    async settled({ workspaceId, personId }) {
      if (name === REQUEST || name === ANSWERED)
        await services.refresh({ workspaceId, personIds: [personId] })
    },
  })
}

function clockOf({ clock }: Services, { zone }: Person) {
  return { zone, today: localDate(clock.now(), zone) }
}

async function settingOf(services: Services, mentor: Person) {
  return { ...clockOf(services, mentor), ...(await findRoom(services.db, mentor.workspaceId, mentor.id)) }
}

async function findWaiting(services: Services, mentor: Person) {
  const open = await findOpenRequestsTo(services.db, mentor.workspaceId, [mentor.id])
  const { room } = await findRoom(services.db, mentor.workspaceId, mentor.id)
  return { waiting: open.filter((one) => one.spot !== null), room }
}

const OTHERS = 3

/** Mentors with room, those who fit the wish first. */
async function findOthers(services: Services, request: Request, mentee: Person): Promise<FoundMentor[]> {
  const except = [request.mentorId, ...(request.suggestedId === null ? [] : [request.suggestedId])]
  const { today } = clockOf(services, mentee)
  const search = { workspaceId: request.workspaceId, forId: mentee.id, today, onlyWithRoom: true }
  const fitting = await findMentors(services.db, {
    ...search,
    words: searchWords(request.wish),
    except,
    limit: OTHERS,
  })
  const found = [...except, ...fitting.map((one) => one.personId)]
  const rest = OTHERS - fitting.length
  const others = await findMentors(services.db, { ...search, words: [], except: found, limit: rest })
  return [...fitting, ...others]
}

const BATCH = 100

/** Reports and ends requests whose time has come, and asks mentors with a waitlist and a new spot. */
async function passRequests(services: Services, signal: AbortSignal): Promise<void> {
  const now = services.clock.now()
  for (const key of await findTimely(services.db, now, BATCH)) {
    if (signal.aborted) return
    const passed = await services.db.transaction().execute(async (trx) => {
      const result = await passTime(trx, key, now)
      const name = result && { told: TOLD, ended: ENDED, settled: null }[result.effect]
      if (result && name)
        await services.outbox.enqueue(trx, [newsOf(name, result.request.menteeId, result.request, now)])
      return result
    })
    if (!passed) continue
    const { workspaceId, mentorId, menteeId } = passed.request
    await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  }
  await services.db.transaction().execute(async (trx) => {
    const mentors = await takeOpenedSpots(trx, now)
    const dedupeKey = `${SPOT}:${now.epochMilliseconds}`
    const messages = mentors.map((mentor) => ({ ...mentor, kind: SPOT, dedupeKey, payload: {} }))
    await services.outbox.enqueue(trx, messages)
  })
}

export const requestPlanner: Planner = { name: 'requests', timeLimitMs: 120_000, run: passRequests }

/** So long after a decision a message may still show something new: the room, or a place that was taken after all. */
const DRAWN_DAYS = 30

/** Draws the messages about requests to this mentor anew, where they have changed. */
export async function rerenderRequests(services: Services, who: Address): Promise<void> {
  const { db, clock } = services
  const mentor = await findPerson(db, who.workspaceId, who.personId)
  if (!mentor) return
  const setting = await settingOf(services, mentor)
  const since = clock.now().subtract({ hours: 24 * DRAWN_DAYS })
  for (const { request, drawn } of await findDrawable(db, who.workspaceId, who.personId, since)) {
    const message = requestMessage(request, setting)
    const digest = digestOf(message)
    const sent = digest === drawn ? null : await findSent(db, { ...who, kind: REQUEST, shows: request.id })
    if (!sent) continue
    await rerender(services, who.workspaceId, sent, message)
    const news = await findSent(db, { ...who, kind: ANSWERED, shows: request.id })
    if (news) await rerender(services, who.workspaceId, news, answeredMessage(request, setting))
    await saveDrawn(db, { workspaceId: who.workspaceId, requestId: request.id }, digest)
  }
  await rerenderTakenAway(services, who)
  await rerenderSpot(services, mentor, since)
}

/** Whoever erases themselves takes their requests with them; the messages let go of name, words and buttons. */
async function rerenderTakenAway(services: Services, who: Address): Promise<void> {
  const { db } = services
  const shown = await findAnswerable(db, { ...who, kinds: [REQUEST, ANSWERED] })
  const ids = shown.flatMap((sent) => sent.rendered)
  const found = new Set((await findRequestsById(db, who.workspaceId, ids)).map((request) => request.id))
  for (const sent of shown.filter(({ rendered }) => !rendered.some((id) => found.has(id)))) {
    await rerender(services, who.workspaceId, sent, takenAwayMessage())
    await saveAnswered(db, who.workspaceId, sent)
  }
}

async function rerenderSpot(services: Services, mentor: Person, since: Temporal.Instant): Promise<void> {
  const who = { workspaceId: mentor.workspaceId, personId: mentor.id }
  const sent = await findSent(services.db, { ...who, kind: SPOT })
  if (!sent || Temporal.Instant.compare(sent.claimedAt, since) < 0) return
  const { waiting, room } = await findWaiting(services, mentor)
  await rerender(services, who.workspaceId, sent, spotMessage(waiting, room, clockOf(services, mentor)))
}

function digestOf(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message.blocks)).digest('base64url')
}
