import { z } from 'zod'
import type { Database } from '../../platform/database.ts'
import { type Address, type AnyKind, kind, type Rendered, type Sent } from '../../platform/outbox/kind.ts'
import type { Planner } from '../../platform/planners.ts'
import type { Services } from '../../platform/services.ts'
import { findMentorship } from '../mentorships/store.ts'
import { refreshPerson } from '../people/directory.ts'
import { notificationKind, waitForHours } from '../people/notification.ts'
import { outcomeOf } from './rules.ts'
import { closeAfterCheckIns, findHelpRequest, findOpenHelpRequest } from './store.ts'
import { helpRequestAnswerMessage, helpRequestDoneMessage, helpRequestMessage } from './views.ts'

export const HELP_REQUEST = 'help request'
export const HELP_REQUEST_ANSWER = 'help request answer'

const payload = z.object({ helpRequestId: z.string() })

/** The message to the mentor, and the answer to the mentee. */
export function helpRequestKinds(services: Services): AnyKind[] {
  const { db, clock } = services
  return [
    kind({
      name: HELP_REQUEST,
      payload,
      async prepare(address, { helpRequestId }) {
        const { workspaceId } = address
        const mentor = await refreshPerson(services, address)
        if (mentor?.standing !== 'member') return { do: 'cancel', reason: 'the person is not a member' }
        const helpRequest = await findHelpRequest(db, workspaceId, helpRequestId)
        const key = helpRequest && { workspaceId, mentorshipId: helpRequest.mentorshipId }
        const mentorship = key && (await findMentorship(db, key))
        if (!mentorship || mentorship.endedAt || (await findOpenHelpRequest(db, key))?.id !== helpRequestId) {
          return { do: 'cancel', reason: 'no longer relevant' }
        }
        const message = helpRequestMessage(mentorship, helpRequest)
        return waitForHours([mentor], clock.now()) ?? { do: 'send', message, shows: [helpRequestId] }
      },
      rerender: { which: 'open', render: (address, sent) => renderSent(db, address, sent) },
    }),
    notificationKind(services, {
      name: HELP_REQUEST_ANSWER,
      payload,
      async write({ workspaceId }, { helpRequestId }) {
        const helpRequest = await findHelpRequest(db, workspaceId, helpRequestId)
        const mentorship =
          helpRequest && (await findMentorship(db, { workspaceId, mentorshipId: helpRequest.mentorshipId }))
        if (!mentorship || mentorship.endedAt) return null
        return { message: helpRequestAnswerMessage(mentorship, helpRequest), shows: [helpRequestId] }
      },
    }),
  ]
}

const BATCH = 500

/** Closes help requests after a check-in, and tells the mentees whose mentor logged it. */
export const helpRequestPlanner: Planner = {
  name: 'help-requests',
  timeLimitMs: 60_000,
  runsWhileStopped: true,
  async run({ db, clock, outbox }, signal) {
    while (!signal.aborted) {
      const closed = await db.transaction().execute(async (trx) => {
        const found = await closeAfterCheckIns(trx, clock.now(), BATCH)
        const toTell = found.filter(({ loggedBy, menteeId }) => loggedBy !== menteeId)
        await outbox.enqueue(
          trx,
          toTell.map(({ workspaceId, helpRequestId, menteeId }) => ({
            workspaceId,
            personId: menteeId,
            kind: HELP_REQUEST_ANSWER,
            dedupeKey: `${HELP_REQUEST_ANSWER}:${helpRequestId}`,
            payload: { helpRequestId },
          })),
        )
        return found.length
      })
      if (closed < BATCH) return
    }
  },
}

/** Removes the buttons once the request is closed. */
async function renderSent(db: Database, { workspaceId }: Address, { shows }: Sent): Promise<Rendered | null> {
  const [id] = shows
  const helpRequest = id === undefined ? null : await findHelpRequest(db, workspaceId, id)
  const key = helpRequest && { workspaceId, mentorshipId: helpRequest.mentorshipId }
  const mentorship = key && (await findMentorship(db, key))
  if (!mentorship || (await findOpenHelpRequest(db, key))?.id === id) return null
  const message = helpRequestDoneMessage(mentorship, helpRequest, outcomeOf(helpRequest, mentorship))
  return { message, shows: [] }
}
