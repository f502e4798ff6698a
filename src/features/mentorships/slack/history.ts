import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { askedByButton } from '../../../platform/slack/asked.ts'
import { findAgreement } from '../agreement-store.ts'
import { findCheckIns } from '../check-in-store.ts'
import { findReflections } from '../end-store.ts'
import { findShownBefore } from '../handover-store.ts'
import { findOpenProposal } from '../proposal-store.ts'
import type { Mentorship } from '../rules.ts'
import { findMentorship } from '../store.ts'
import { type Together, togetherView } from '../together-views.ts'
import { refusalMessage } from '../views.ts'
import { todayOf } from './find.ts'

const SHOWN = 50

export function registerHistory(app: App, services: Services): void {
  app.action('open_history', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const { workspaceId, personId } = pressed
    const today = await todayOf(services, pressed)
    const mentorship = await findMentorship(services.db, { workspaceId, mentorshipId: pressed.value })
    if (!mentorship || ![mentorship.mentorId, mentorship.menteeId].includes(personId)) {
      return pressed.reply(refusalMessage({ reason: 'not yours' }, today))
    }
    await pressed.open(togetherView(await readTogether(services, mentorship, personId), today))
  })
}

async function readTogether({ db }: Services, mentorship: Mentorship, personId: string): Promise<Together> {
  const { workspaceId, mentorId, menteeId } = mentorship
  const key = { workspaceId, mentorshipId: mentorship.id }
  const checkIns = await findCheckIns(db, key, personId, SHOWN + 1)
  const mayBeShown = personId === mentorId && mentorship.endedAt === null
  return {
    mentorship,
    personId,
    checkIns: checkIns.slice(0, SHOWN),
    hasOlder: checkIns.length > SHOWN,
    reflections: await findReflections(db, key, personId),
    agreement: await findAgreement(db, key),
    proposal: await findOpenProposal(db, key),
    before: mayBeShown ? await findShownBefore(db, { workspaceId, mentorId, menteeId }, SHOWN) : null,
  }
}
