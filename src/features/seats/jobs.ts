import type { Temporal } from 'temporal-polyfill'
import type { z } from 'zod'
import type { AnyKind, Rendered } from '../../platform/outbox/kind.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { notificationKind } from '../people/notification.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { CHOSEN } from './announced-store.ts'
import { changeSeat } from './change.ts'
import { readCourse } from './course-store.ts'
import { nextChoiceOn } from './date-rules.ts'
import {
  type About,
  absenceMessage,
  checklistMessage,
  chosenMessage,
  invitationMessage,
  newsMessage,
  vacancyMessage,
} from './message-views.ts'
import {
  aboutTerm,
  CHECKLIST,
  checklistPayload,
  INVITATION,
  newsPayload,
  QUESTION,
  questionPayload,
  SEAT_NEWS,
} from './messages.ts'
import { choiceText } from './phrases.ts'
import type { Term } from './rules.ts'
import { findDueSeats, findSeat } from './store.ts'
import { findMember, findTermOf } from './term-store.ts'

type Parts = Pick<Services, 'db' | 'clock'>

export function seatKinds(services: Parts): AnyKind[] {
  return [
    invitationKind(services),
    chosenKind(services),
    newsKind(services),
    questionKind(services),
    checklistKind(services),
  ]
}

function todayOf({ clock }: Parts, { zone }: Person): Temporal.PlainDate {
  return localDate(clock.now(), zone)
}

async function findAbout(services: Parts, reader: Person, termId: string): Promise<About | null> {
  const { workspaceId, id: readerId } = reader
  const term = await findTermOf(services.db, workspaceId, termId)
  const seat = term && (await findSeat(services.db, { workspaceId, seatId: term.seatId }))
  const leader = seat && (await findMember(services.db, workspaceId, seat.leaderId))
  if (!leader) return null
  return { seat, term, readerId, leaderName: leader.displayName, today: todayOf(services, reader) }
}

/** Follows what becomes of the invitation until it is final. */
function invitationKind(services: Parts): AnyKind {
  const { db } = services
  return notificationKind(services, {
    name: INVITATION,
    payload: aboutTerm,
    async write(reader, { termId }) {
      const about = await findAbout(services, reader, termId)
      return about?.term.state === 'invited' ? { message: invitationMessage(about), shows: [termId] } : null
    },
    rerender: {
      which: 'open',
      async render({ workspaceId, personId }, { shows: [termId = ''] }) {
        const reader = await findPerson(db, workspaceId, personId)
        const about = reader && (await findAbout(services, reader, termId))
        return about && { message: invitationMessage(about), shows: isOpen(about.term) ? [termId] : [] }
      },
    },
  })
}

/** Its dates can still change. */
function isOpen({ state }: Term): boolean {
  return state === 'invited' || state === 'incoming'
}

function chosenKind(services: Parts): AnyKind {
  return notificationKind(services, {
    name: CHOSEN,
    payload: aboutTerm,
    async write(reader, { termId }) {
      const about = await findAbout(services, reader, termId)
      if (!about || !['incoming', 'current'].includes(about.term.state)) return null
      const { workspaceId } = reader
      const course = await readCourse(services.db, { workspaceId, seatId: about.seat.id })
      // Skip people who have withdrawn since.
      if (!course?.considered.includes(reader.id)) return null
      const held = course.terms.filter(({ state }) => state !== 'invited')
      const choice = choiceText(nextChoiceOn(about.seat, held, about.today), about.today)
      return { message: chosenMessage(about, choice), shows: [] }
    },
  })
}

function newsKind(services: Parts): AnyKind {
  const { db } = services
  return notificationKind(services, {
    name: SEAT_NEWS,
    payload: newsPayload,
    async write(reader, { seatId, termId, by = null, news }) {
      const { workspaceId, id: readerId } = reader
      const seat = await findSeat(db, { workspaceId, seatId })
      const leader = seat && (await findMember(db, workspaceId, seat.leaderId))
      if (!leader) return null
      const term = termId === undefined ? null : await findTermOf(db, workspaceId, termId)
      const about = { seat, leaderName: leader.displayName, term, readerId, today: todayOf(services, reader) }
      return { message: newsMessage(news, about, by), shows: [] }
    },
  })
}

type Question = z.output<typeof questionPayload>

/** Asked as long as the question is open; then it shows the answer. */
function questionKind(services: Parts): AnyKind {
  const { db } = services
  return notificationKind(services, {
    name: QUESTION,
    payload: questionPayload,
    async write(reader, { termId, about: name }) {
      const about = await findAbout(services, reader, termId)
      return about && isAsked(name, about.term) ? renderQuestion(name, about) : null
    },
    rerender: {
      which: 'open',
      async render({ workspaceId, personId }, { shows: [name, termId = ''] }) {
        const reader = await findPerson(db, workspaceId, personId)
        const about = reader && (await findAbout(services, reader, termId))
        return about && renderQuestion(name === 'vacancy' ? name : 'absence', about)
      },
    },
  })
}

function isAsked(name: Question['about'], { state, vacancy, absence }: Term): boolean {
  return name === 'vacancy'
    ? state === 'incoming' && vacancy === 'asked'
    : state === 'current' && absence === 'asked'
}

function renderQuestion(name: Question['about'], about: About): Rendered {
  const message = name === 'vacancy' ? vacancyMessage(about) : absenceMessage(about)
  return { message, shows: isAsked(name, about.term) ? [name, about.term.id] : [] }
}

/** Left out if the start has moved: its new date has a message of its own. */
function checklistKind(services: Parts): AnyKind {
  return notificationKind(services, {
    name: CHECKLIST,
    payload: checklistPayload,
    async write(reader, { termId, when, on }) {
      const about = await findAbout(services, reader, termId)
      if (!about) return null
      const { state, joinsOn } = about.term
      const isDue =
        when === 'end' || ((state === 'incoming' || state === 'current') && joinsOn.toString() === on)
      const message: Message = checklistMessage(when, about)
      return isDue ? { message, shows: [] } : null
    },
  })
}

const BATCH = 100

/** Does what is due in each seat: starts, ends, lapses, and what follows when somebody has left or is away. */
export const seatPlanner: Planner = {
  name: 'seats',
  timeLimitMs: 120_000,
  async run(services, signal) {
    for (const key of await findDueSeats(services.db, services.clock.now(), BATCH)) {
      if (signal.aborted) return
      await changeSeat(services, key, null, { priority: 'background' })
    }
  },
}
