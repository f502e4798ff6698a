import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import { otherOf } from '../../mentorships/rules.ts'
import type { ButtonClick, MentorHandler } from '../../people/interactions.ts'
import {
  agreeOnTime,
  callOffMeeting,
  declineTimes,
  getCalendarFile,
  stopRepeating,
  tellHowItWent,
  withdrawTimes,
} from '../actions.ts'
import { enqueueDay } from '../announce.ts'
import { calendarFile } from '../calendar.ts'
import { type Changed, callOff, saveHowItWent, saveStopped, type Unchanged } from '../course-store.ts'
import { eventOf } from '../event-rules.ts'
import { meetingChangedMessage } from '../meeting-views.ts'
import { answerMessage, CALLED_OFF, meetingMessageTo } from '../messages.ts'
import { tooLateMessage, withdrawnMessage } from '../proposal-views.ts'
import { agree, type Settled, settleProposal } from '../proposing-store.ts'
import { findWithMentorship } from '../store.ts'

export const answerHandlers: readonly MentorHandler[] = [
  onClick(agreeOnTime, async (services, click) => {
    const time = Temporal.Instant.fromEpochMilliseconds(click.value.time * 1000)
    const now = services.clock.now()
    const settled = await services.db.transaction().execute(async (trx) => {
      const result = await agree(trx, { ...aboutProposal(click), time }, now)
      if (result.result === 'settled' && result.meeting) {
        await services.outbox.enqueue(trx, [answerMessage(result.mentorship, result.proposal)])
        await enqueueDay(services, trx, result.mentorship, result.meeting, now)
      }
      return result
    })
    await showSettled(services, click, settled)
  }),
  onClick(declineTimes, async (services, click) => {
    const settled = await services.db.transaction().execute(async (trx) => {
      const result = await settleProposal(trx, aboutProposal(click), 'declined')
      if (result.result === 'settled')
        await services.outbox.enqueue(trx, [answerMessage(result.mentorship, result.proposal)])
      return result
    })
    await showSettled(services, click, settled)
  }),
  onClick(withdrawTimes, async (services, click) => {
    const settled = await services.db
      .transaction()
      .execute((trx) => settleProposal(trx, aboutProposal(click), 'withdrawn'))
    if (settled.result === 'settled' && !click.rerenders) await click.reply(withdrawnMessage())
    await showSettled(services, click, settled)
  }),
  onClick(callOffMeeting, async (services, click) => {
    const changed = await services.db.transaction().execute(async (trx) => {
      const result = await callOff(trx, aboutMeeting(click), services.clock.now())
      if (result.result === 'changed') {
        const { mentorship, meeting } = result
        const { id } = otherOf(mentorship, click.me.id)
        await services.outbox.enqueue(trx, [meetingMessageTo(CALLED_OFF, mentorship, meeting, id)])
      }
      return result
    })
    await showChanged(services, click, changed, 'off')
  }),
  onClick(stopRepeating, async (services, click) => {
    const changed = await services.db.transaction().execute((trx) => saveStopped(trx, aboutMeeting(click)))
    await showChanged(services, click, changed, 'stopped')
  }),
  onClick(tellHowItWent, async (services, click) => {
    const about = { ...aboutMeeting(click), happened: click.value.happened }
    const changed = await services.db
      .transaction()
      .execute((trx) => saveHowItWent(trx, about, services.clock.now()))
    await showChanged(services, click, changed, 'told')
  }),
  onClick(getCalendarFile, sendCalendarFile),
]

type Click<Value> = ButtonClick<Value>

function aboutProposal({ workspaceId, me, value }: Click<{ proposalId: string }>) {
  return { workspaceId, personId: me.id, proposalId: value.proposalId }
}

function aboutMeeting({ workspaceId, me, value }: Click<{ meetingId: string }>) {
  return { workspaceId, personId: me.id, meetingId: value.meetingId }
}

/** The messages and Home of both show what is true; a click that came too late says so as well. */
async function showSettled(services: Services, click: Click<unknown>, settled: Settled): Promise<void> {
  if (settled.result === 'settled')
    return refreshBoth(services, settled.mentorship, { clickedTs: click.messageTs })
  await click.reply(tooLateMessage(settled.result))
  await services.refresh({
    workspaceId: click.workspaceId,
    personIds: [click.me.id],
    clickedTs: click.messageTs,
  })
}

async function showChanged(
  services: Services,
  click: Click<unknown>,
  changed: Changed | Unchanged,
  text: 'off' | 'stopped' | 'told',
): Promise<void> {
  if (changed.result === 'changed') {
    if (!click.rerenders) await click.reply(meetingChangedMessage(text))
    return refreshBoth(services, changed.mentorship, { clickedTs: click.messageTs })
  }
  await click.reply(meetingChangedMessage(changed.result))
  await services.refresh({
    workspaceId: click.workspaceId,
    personIds: [click.me.id],
    clickedTs: click.messageTs,
  })
}

/** Uploads the calendar file into the person's direct message with the app. */
async function sendCalendarFile(services: Services, click: Click<{ meetingId: string }>): Promise<void> {
  const { workspaceId, me, value, reply } = click
  const found = await findWithMentorship(services.db, workspaceId, value.meetingId)
  const isOwn = found && [found.mentorship.mentorId, found.mentorship.menteeId].includes(me.id)
  if (!isOwn) return reply(meetingChangedMessage('not yours'))
  const event = eventOf(found.meeting, found.mentorship, me.id)
  const client = await services.clientFor(workspaceId)
  const { channel } = await client.conversations.open({ users: me.id })
  await client.files.uploadV2({
    channel_id: z.string().parse(channel?.id),
    filename: event.isCanceled ? 'meeting-canceled.ics' : 'meeting.ics',
    title: event.title,
    content: calendarFile(event),
  })
  if (click.messageTs === undefined) await reply(meetingChangedMessage('file'))
}
