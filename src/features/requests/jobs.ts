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
  erasedMessage,
  requestMessage,
  spotMessage,
  withdrawnMessage,
} from './mentor-views.ts'
import { type FoundMentor, searchWords } from './offer-rules.ts'
import { findMentors } from './offer-store.ts'
import { openQuestion, type Request } from './rules.ts'
import {
  findOpenRequestsTo,
  findRenderable,
  findRequest,
  findRequestsById,
  findRequestsOf,
  findRoom,
  saveRendered,
} from './store.ts'
import { applyDeadlines, claimOpenSpots, findDueRequests } from './waiting-store.ts'

// Kinds of messages to the mentor
export const REQUEST = 'request'
export const ANSWERED = 'request answered'
export const WITHDRAWN = 'request withdrawn'
export const SPOT = 'spot open'
// Kinds of messages to the mentee
export const ACCEPTED = 'request accepted'
export const QUESTION = 'request question'
export const DECLINED = 'request declined'
export const TOLD = 'request unanswered'
export const ENDED = 'request ended'

const payload = z.object({ requestId: z.string() })

/** Returns a message about a request. The kind, request and instant identify it, so it is sent once. */
export function notificationAbout(
  name: string,
  personId: string,
  { workspaceId, id: requestId }: Request,
  now: Temporal.Instant,
): NewMessage {
  const dedupeKey = `${name}:${requestId}:${now.epochMilliseconds}`
  return { workspaceId, personId, kind: name, dedupeKey, payload: { requestId } }
}

type Write = (request: Request, person: Person) => Promise<Message | null> | Message | null

/** Messages about requests. Each checks before sending that it is still relevant. */
export function requestKinds(services: Services): AnyKind[] {
  const isOpen = (request: Request) => request.outcome === null
  const about = (name: string, write: Write) => aboutRequest(services, name, write)
  return [
    about(REQUEST, async (request, mentor) => {
      if (!isOpen(request)) return null
      const message = requestMessage(request, await settingOf(services, mentor))
      const key = { workspaceId: request.workspaceId, requestId: request.id }
      await saveRendered(services.db, key, digestOf(message), { onlyFirst: true })
      return message
    }),
    about(ANSWERED, async (request, mentor) => {
      if (!isOpen(request)) return null
      // An empty digest makes the next rerender update both messages.
      await saveRendered(services.db, { workspaceId: request.workspaceId, requestId: request.id }, '')
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
      return declinedMessage(request, await findAlternatives(services, request, mentee), {
        zone: mentee.zone,
        today,
      })
    }),
    about(TOLD, async (request, mentee) =>
      isOpen(request) ? toldMessage(request, await findAlternatives(services, request, mentee)) : null,
    ),
    about(ENDED, async (request, mentee) =>
      request.outcome === 'ended'
        ? endedMessage(request, await findAlternatives(services, request, mentee))
        : null,
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

function aboutRequest(services: Services, name: string, writeMessage: Write): AnyKind {
  return notificationKind(services.db, {
    name,
    payload,
    async write(reader, { requestId }) {
      const request = await findRequest(services.db, { workspaceId: reader.workspaceId, requestId })
      const message = request && (await writeMessage(request, reader))
      return message && { message, shows: [requestId] }
    },
    // The request may have been decided while the message was being sent.
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

/** Returns mentors with room, first those whose offer matches the request. */
async function findAlternatives(
  services: Services,
  request: Request,
  mentee: Person,
): Promise<FoundMentor[]> {
  const except = [request.mentorId, ...(request.suggestedId === null ? [] : [request.suggestedId])]
  const { today } = clockOf(services, mentee)
  const search = { workspaceId: request.workspaceId, forId: mentee.id, today, onlyWithRoom: true }
  const matching = await findMentors(services.db, {
    ...search,
    words: searchWords(request.wish),
    except,
    limit: OTHERS,
  })
  const found = [...except, ...matching.map((one) => one.personId)]
  const rest = OTHERS - matching.length
  const others = await findMentors(services.db, { ...search, words: [], except: found, limit: rest })
  return [...matching, ...others]
}

const BATCH = 100

/** Notifies about and ends unanswered requests, and asks mentors who have a waitlist and an open spot. */
async function processDueRequests(services: Services, signal: AbortSignal): Promise<void> {
  const now = services.clock.now()
  for (const key of await findDueRequests(services.db, now, BATCH)) {
    if (signal.aborted) return
    const passed = await services.db.transaction().execute(async (trx) => {
      const result = await applyDeadlines(trx, key, now)
      const name = result && { told: TOLD, ended: ENDED, settled: null }[result.effect]
      if (result && name)
        await services.outbox.enqueue(trx, [
          notificationAbout(name, result.request.menteeId, result.request, now),
        ])
      return result
    })
    if (!passed) continue
    const { workspaceId, mentorId, menteeId } = passed.request
    await services.refresh({ workspaceId, personIds: [mentorId, menteeId] })
  }
  await services.db.transaction().execute(async (trx) => {
    const mentors = await claimOpenSpots(trx, now)
    const dedupeKey = `${SPOT}:${now.epochMilliseconds}`
    const messages = mentors.map((mentor) => ({ ...mentor, kind: SPOT, dedupeKey, payload: {} }))
    await services.outbox.enqueue(trx, messages)
  })
}

export const requestPlanner: Planner = { name: 'requests', timeLimitMs: 120_000, run: processDueRequests }

/** Days after a decision during which the message can still change: room, or a spot on the waitlist taken later. */
const RERENDER_DAYS = 30

/** Updates the messages about requests to this mentor that have changed. */
export async function rerenderRequests(services: Services, who: Address): Promise<void> {
  const { db, clock } = services
  const mentor = await findPerson(db, who.workspaceId, who.personId)
  if (!mentor) return
  const setting = await settingOf(services, mentor)
  const since = clock.now().subtract({ hours: 24 * RERENDER_DAYS })
  for (const { request, renderedDigest } of await findRenderable(db, who.workspaceId, who.personId, since)) {
    const message = requestMessage(request, setting)
    const digest = digestOf(message)
    const sent =
      digest === renderedDigest ? null : await findSent(db, { ...who, kind: REQUEST, shows: request.id })
    if (!sent) continue
    await rerender(services, who.workspaceId, sent, message)
    const answered = await findSent(db, { ...who, kind: ANSWERED, shows: request.id })
    if (answered) await rerender(services, who.workspaceId, answered, answeredMessage(request, setting))
    await saveRendered(db, { workspaceId: who.workspaceId, requestId: request.id }, digest)
  }
  await rerenderErased(services, who)
  await rerenderSpot(services, mentor, since)
}

/** Removes name, text and buttons from messages about requests whose author erased their data. */
async function rerenderErased(services: Services, who: Address): Promise<void> {
  const { db } = services
  const shown = await findAnswerable(db, { ...who, kinds: [REQUEST, ANSWERED] })
  const ids = shown.flatMap((sent) => sent.rendered)
  const found = new Set((await findRequestsById(db, who.workspaceId, ids)).map((request) => request.id))
  for (const sent of shown.filter(({ rendered }) => !rendered.some((id) => found.has(id)))) {
    await rerender(services, who.workspaceId, sent, erasedMessage())
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
