import { z } from 'zod'
import type { AnyKind, Rendered } from '../../platform/outbox/kind.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import { refreshBoth } from '../mentorships/refresh.ts'
import type { Mentorship } from '../mentorships/rules.ts'
import { findMentorship } from '../mentorships/store.ts'
import { notificationKind } from '../people/notification.ts'
import type { Person } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { enqueueDay } from './announce.ts'
import { checkMeeting, endPassed, expireProposal } from './course-store.ts'
import { awayMeetingMessage, calledOffMessage, meetingMessage } from './meeting-views.ts'
import { ANSWER, AWAY, CALLED_OFF, meetingMessageTo, NEXT, PROPOSAL } from './messages.ts'
import type { Reader } from './phrases.ts'
import { closedProposalMessage, proposalMessage } from './proposal-views.ts'
import { toReader } from './reader.ts'
import type { Meeting, MeetingProposal } from './rules.ts'
import {
  findCurrentMeetings,
  findMeeting,
  findPassed,
  findProposal,
  findToCheck,
  findWithMentorship,
} from './store.ts'

export function meetingKinds(services: Services): AnyKind[] {
  return [
    proposalKind(services, PROPOSAL),
    proposalKind(services, ANSWER),
    meetingKind(services, NEXT),
    meetingKind(services, CALLED_OFF),
    meetingKind(services, AWAY),
  ]
}

/** To the person who answers, or the answer to the one who proposed. Both then show the meeting as it stands. */
function proposalKind(services: Services, name: typeof PROPOSAL | typeof ANSWER): AnyKind {
  const { db } = services
  return notificationKind(services, {
    name,
    payload: z.object({ proposalId: z.string() }),
    async write(reader, { proposalId }) {
      const proposal = await findProposal(db, reader.workspaceId, proposalId)
      // A question that needs no answer by now isn't asked, and an answer is told only if there is one.
      const isOpen = proposal?.outcome === null
      return proposal && isOpen === (name === PROPOSAL) ? renderProposal(services, reader, proposal) : null
    },
    rerender: {
      which: 'open',
      async render({ workspaceId, personId }, { shows: [id = ''] }) {
        const reader = await findPerson(db, workspaceId, personId)
        const proposal = await findProposal(db, workspaceId, id)
        return reader && proposal && renderProposal(services, reader, proposal)
      },
    },
  })
}

async function renderProposal(
  services: Services,
  person: Person,
  proposal: MeetingProposal,
): Promise<Rendered | null> {
  const { db } = services
  const { workspaceId } = person
  const mentorship = await findMentorship(db, { workspaceId, mentorshipId: proposal.mentorshipId })
  if (!mentorship) return null
  const reader = toReader(services, person)
  const meeting = proposal.meetingId && (await findMeeting(db, workspaceId, proposal.meetingId))
  if (meeting) return renderMeeting({ meeting, mentorship, reader }, proposal.id)
  if (proposal.outcome !== null || mentorship.endedAt)
    return { message: closedProposalMessage({ proposal, mentorship, reader }), shows: [] }
  const current = await findCurrentMeetings(db, workspaceId, [mentorship.id])
  const moves = current.find(({ state }) => state === 'agreed') ?? null
  return { message: proposalMessage({ proposal, mentorship, reader, moves }), shows: [proposal.id] }
}

/** Final once nothing about the meeting can change. */
function renderMeeting(
  view: { meeting: Meeting; mentorship: Mentorship; reader: Reader },
  shown: string,
): Rendered {
  const isOpen = view.meeting.state === 'agreed' || view.meeting.state === 'over'
  return { message: meetingMessage(view), shows: isOpen ? [shown] : [] }
}

/** About a meeting that the app has changed, or the other person called off. */
function meetingKind(services: Services, name: typeof NEXT | typeof CALLED_OFF | typeof AWAY): AnyKind {
  const { db } = services
  const isAbout = name === CALLED_OFF ? 'called off' : 'agreed'
  return notificationKind(services, {
    name,
    payload: z.object({ meetingId: z.string() }),
    async write(person, { meetingId }) {
      const found = await findWithMentorship(db, person.workspaceId, meetingId)
      if (found?.meeting.state !== isAbout) return null
      const view = { ...found, reader: toReader(services, person) }
      if (name === NEXT) return renderMeeting(view, meetingId)
      return { message: name === AWAY ? awayMeetingMessage(view) : calledOffMessage(view), shows: [] }
    },
    rerender: {
      which: 'open',
      async render({ workspaceId, personId }, { shows: [id = ''] }) {
        const person = await findPerson(db, workspaceId, personId)
        const found = await findWithMentorship(db, workspaceId, id)
        return person && found && renderMeeting({ ...found, reader: toReader(services, person) }, id)
      },
    },
  })
}

const BATCH = 500

/** Ends meetings whose time has passed, plans the next of repeating ones, and looks at those that a trigger has marked. */
export const meetingPlanner: Planner = {
  name: 'meetings',
  timeLimitMs: 120_000,
  async run(services, signal) {
    const { db, clock } = services
    const passed = await findPassed(db, clock.now(), BATCH)
    for (const { workspaceId, id } of passed.meetings) {
      if (signal.aborted) return
      await endOne(services, { workspaceId, meetingId: id })
    }
    for (const found of passed.proposals) {
      if (signal.aborted) return
      const expired = await db.transaction().execute((trx) => expireProposal(trx, found, clock.now()))
      if (expired) await refreshBoth(services, expired, { priority: 'background' })
    }
    for (const { workspaceId, id } of await findToCheck(db, BATCH)) {
      if (signal.aborted) return
      await checkOne(services, { workspaceId, meetingId: id })
    }
  },
}

type About = { workspaceId: string; meetingId: string }

async function endOne(services: Services, about: About): Promise<void> {
  const now = services.clock.now()
  const ended = await services.db.transaction().execute(async (trx) => {
    const result = await endPassed(trx, about, now)
    const next = result?.next
    if (next) {
      const { mentorship } = result
      const both = [mentorship.mentorId, mentorship.menteeId]
      await services.outbox.enqueue(
        trx,
        both.map((id) => meetingMessageTo(NEXT, mentorship, next, id)),
      )
      await enqueueDay(services, trx, mentorship, next, now)
    }
    return result
  })
  if (ended) await refreshBoth(services, ended.mentorship, { priority: 'background' })
}

async function checkOne(services: Services, about: About): Promise<void> {
  const checked = await services.db.transaction().execute(async (trx) => {
    const result = await checkMeeting(trx, about, services.clock.now())
    if (result) {
      const { mentorship, meeting, tell } = result
      const both = [mentorship.mentorId, mentorship.menteeId]
      const kind = tell === 'away' ? AWAY : CALLED_OFF
      await services.outbox.enqueue(
        trx,
        both.map((id) => meetingMessageTo(kind, mentorship, meeting, id)),
      )
    }
    return result
  })
  if (checked) await refreshBoth(services, checked.mentorship, { priority: 'background' })
}
