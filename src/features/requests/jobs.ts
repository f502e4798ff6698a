import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Address, AnyKind, Rendered, Sent } from '../../platform/outbox/kind.ts'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { findRoom } from '../mentorships/store.ts'
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
import { findOpenRequestsTo, findRequest, findRequestsOf } from './store.ts'
import { applyDeadlines, claimOpenSpots, findDueRequests } from './waiting-store.ts'

// Kinds of messages to the mentor
export const REQUEST = 'request'
export const ANSWERED = 'request answered'
export const WITHDRAWN = 'request withdrawn'
const SPOT = 'spot open'
// Kinds of messages to the mentee
export const ACCEPTED = 'request accepted'
export const QUESTION = 'request question'
export const DECLINED = 'request declined'
const DELAY_NOTICE = 'request unanswered'
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

type Setting = Awaited<ReturnType<typeof settingOf>>
/** The message after a change. */
type WriteAgain = (request: Request, setting: Setting) => Message
type Write = (request: Request, person: Person) => Promise<Message | null> | Message | null

/** Messages about requests. Each checks before sending that it is still relevant. */
export function requestKinds(services: Services): AnyKind[] {
  const isOpen = (request: Request) => request.outcome === null
  const about = (name: string, write: Write, again?: WriteAgain) => aboutRequest(services, name, write, again)
  return [
    about(
      REQUEST,
      async (request, mentor) => {
        if (!isOpen(request)) return null
        return requestMessage(request, await settingOf(services, mentor))
      },
      requestMessage,
    ),
    about(
      ANSWERED,
      async (request, mentor) => {
        if (!isOpen(request)) return null
        return answeredMessage(request, await settingOf(services, mentor))
      },
      answeredMessage,
    ),
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
    about(DELAY_NOTICE, async (request, mentee) =>
      isOpen(request) ? toldMessage(request, await findAlternatives(services, request, mentee)) : null,
    ),
    about(ENDED, async (request, mentee) =>
      request.outcome === 'ended'
        ? endedMessage(request, await findAlternatives(services, request, mentee))
        : null,
    ),
    notificationKind(services, {
      name: SPOT,
      payload: z.object({}),
      rerender: { which: 'newest', render: (who, sent) => renderSpot(services, who, sent) },
      async write(mentor) {
        const { waiting, room } = await findWaiting(services, mentor)
        if (room <= 0 || waiting.length === 0) return null
        const message = spotMessage(waiting, room, clockOf(services, mentor))
        return { message, shows: waiting.map((one) => one.id) }
      },
    }),
  ]
}

function aboutRequest(services: Services, name: string, writeMessage: Write, again?: WriteAgain): AnyKind {
  return notificationKind(services, {
    name,
    payload,
    async write(reader, { requestId }) {
      const request = await findRequest(services.db, { workspaceId: reader.workspaceId, requestId })
      const message = request && (await writeMessage(request, reader))
      return message && { message, shows: [requestId] }
    },
    ...(again && {
      rerender: { which: 'open', render: (who, sent) => renderSent(services, who, sent, again) },
    }),
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
      const name = result && { notified: DELAY_NOTICE, ended: ENDED, settled: null }[result.effect]
      if (result && name)
        await services.outbox.enqueue(trx, [
          notificationAbout(name, result.request.menteeId, result.request, now),
        ])
      return result
    })
    if (!passed) continue
    const { workspaceId, mentorId, menteeId } = passed.request
    await services.refresh({ workspaceId, personIds: [mentorId, menteeId], priority: 'background' })
  }
  await services.db.transaction().execute(async (trx) => {
    const mentors = await claimOpenSpots(trx, now)
    const dedupeKey = `${SPOT}:${now.epochMilliseconds}`
    const messages = mentors.map((mentor) => ({ ...mentor, kind: SPOT, dedupeKey, payload: {} }))
    await services.outbox.enqueue(trx, messages)
  })
}

export const requestPlanner: Planner = { name: 'requests', timeLimitMs: 120_000, run: processDueRequests }

/** Days after a decision or a message in which it still follows changes: the mentor's room, or a spot that is gone. */
const FOLLOWED_DAYS = 30

/** One of the mentor's messages about a request, with its state now. */
async function renderSent(
  services: Services,
  { workspaceId, personId }: Address,
  { shows }: Sent,
  write: WriteAgain,
): Promise<Rendered | null> {
  const [requestId] = shows
  if (requestId === undefined) return null
  const request = await findRequest(services.db, { workspaceId, requestId })
  // Its author has erased their data: removes name, text and buttons.
  if (!request) return { message: erasedMessage(), shows: [] }
  if (request.decidedAt && isTooOld(services, request.decidedAt)) return null
  const mentor = await findPerson(services.db, workspaceId, personId)
  return mentor && { message: write(request, await settingOf(services, mentor)), shows }
}

async function renderSpot(
  services: Services,
  who: Address,
  { claimedAt, shows }: Sent,
): Promise<Rendered | null> {
  const mentor = await findPerson(services.db, who.workspaceId, who.personId)
  if (!mentor || isTooOld(services, claimedAt)) return null
  const { waiting, room } = await findWaiting(services, mentor)
  return { message: spotMessage(waiting, room, clockOf(services, mentor)), shows }
}

function isTooOld({ clock }: Services, since: Temporal.Instant): boolean {
  return Temporal.Instant.compare(since, clock.now().subtract({ hours: 24 * FOLLOWED_DAYS })) < 0
}
