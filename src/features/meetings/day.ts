import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import {
  A_DAY,
  type Address,
  type AnyKind,
  kind,
  type Prepared,
  type Rendered,
} from '../../platform/outbox/kind.ts'
import type { Services } from '../../platform/services.ts'
import { mayRead } from '../mentorships/reading-rules.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { findAgenda } from '../plans/agenda-store.ts'
import { findOpenSteps } from '../plans/store.ts'
import { findLoggedSince } from '../relationships/check-in-store.ts'
import { type DayView, dayMessage, type ToTalkAbout } from './meeting-views.ts'
import { DAY } from './messages.ts'
import { toReader } from './reader.ts'
import { dayMessageAt } from './rules.ts'
import { findWithMentorship } from './store.ts'

const payload = z.object({ meetingId: z.string(), sequence: z.number() })
type Payload = z.output<typeof payload>

/** The message on the day of a meeting, which later asks how it went. */
export function dayKind(services: Services): AnyKind {
  return kind({
    name: DAY,
    payload,
    triedFor: A_DAY,
    prepare: (address, about) => prepareDay(services, address, about),
    rerender: {
      which: 'open',
      render: (address, { shows: [meetingId = '', sequence = ''] }) =>
        renderSent(services, address, { meetingId, sequence: Number(sequence) }),
    },
  })
}

async function prepareDay(services: Services, who: Address, about: Payload): Promise<Prepared> {
  const { db, clock } = services
  const person = await findPerson(db, who.workspaceId, who.personId)
  if (person?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
  if (!person.remindersOn) return { do: 'cancel', reason: 'reminders are turned off' }
  const view = await readDay(services, person, about)
  const { meeting, mentorship } = view ?? {}
  if (!view || !mentorship || meeting?.state !== 'agreed' || view.isMoved || mentorship.endedAt)
    return { do: 'cancel', reason: 'no longer relevant' }
  const now = clock.now()
  if (Temporal.Instant.compare(now, meeting.start) >= 0)
    return { do: 'cancel', reason: 'the meeting has begun' }
  const at = dayMessageAt(meeting.start, person)
  if (Temporal.Instant.compare(now, at) < 0)
    return { do: 'wait', until: at, reason: 'the person’s nudge time has not come' }
  return { do: 'send', message: dayMessage(view), shows: [about.meetingId, String(about.sequence)] }
}

/** Final once it is answered and its day is over. */
async function renderSent(services: Services, who: Address, about: Payload): Promise<Rendered | null> {
  const person = await findPerson(services.db, who.workspaceId, who.personId)
  const view = person && (await readDay(services, person, about))
  if (!view) return null
  const { meeting, isMoved } = view
  const isOpen = !isMoved && (meeting.state === 'agreed' || meeting.state === 'over')
  const today = localDate(services.clock.now(), person.zone)
  const isToday = localDate(meeting.start, person.zone).equals(today) && !isMoved
  const shows = isOpen || isToday ? [about.meetingId, String(about.sequence)] : []
  return { message: dayMessage(view), shows }
}

async function readDay(
  services: Services,
  person: Person,
  { meetingId, sequence }: Payload,
): Promise<DayView | null> {
  const { db } = services
  const found = await findWithMentorship(db, person.workspaceId, meetingId)
  if (!found) return null
  const { meeting, mentorship } = found
  const logged = await findLoggedSince(db, person.workspaceId, person.id, [mentorship.id], meeting.start)
  return {
    ...{ meeting, mentorship, reader: toReader(services, person) },
    toTalkAbout: await readToTalkAbout(db, mentorship, person.id),
    logged: logged.get(mentorship.id) ?? null,
    isMoved: meeting.sequence !== sequence,
  }
}

/** Topics, promises and steps, if the reader may read them. */
async function readToTalkAbout(db: Database, mentorship: Mentorship, readerId: string): Promise<ToTalkAbout> {
  if (!mayRead('between both', mentorship, readerId)) return { topics: [], promises: [] }
  const { workspaceId, id } = mentorship
  const topics = await findAgenda(db, workspaceId, [id])
  const steps = await findOpenSteps(db, workspaceId, [id])
  return {
    topics: topics.map(({ words }) => words),
    promises: steps.flatMap(({ words, ownerId }) =>
      ownerId === null ? [] : [{ words, isOwn: ownerId === readerId }],
    ),
  }
}
