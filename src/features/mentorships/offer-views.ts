import type { Temporal } from 'temporal-polyfill'
import { showDate, showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  context,
  header,
  type Message,
  mention,
  message,
  section,
} from '../../platform/slack/blocks.ts'
import type { Explained, NudgePart } from '../nudge-sources.ts'
import { findTimeButton, offerButtons } from './buttons.ts'
import { isOffered, type Mentorship, OFFER_DAYS } from './rules.ts'

/** For the mentee: the offer, and what came of it. */
export function welcomeMessage(mentorship: Mentorship): Message {
  if (isOffered(mentorship)) return offerMessage(mentorship)
  if (mentorship.acceptedAt !== null) return acceptedOfferMessage(mentorship)
  const isDeclined = mentorship.endedBy === mentorship.menteeId
  return isDeclined ? notForMeMessage(mentorship.mentorId) : offerEndedMessage(mentorship.mentorId)
}

function offerMessage(mentorship: Mentorship): Message {
  const mentor = mention(mentorship.mentorId)
  return message(
    header(`${mentorship.mentorName} would like to mentor you`),
    section(
      `You would check in with ${mentor} ${showEvery(mentorship.cadenceDays)}. You can accept or decline.`,
    ),
    section(
      `*If you accept*, you and ${mentor} see your plan, topics, agreement and help requests, and the dates and types of your check-ins. ${mentor} can read your profile, unless you set it to “Only you” in \`/mentor profile\`. Notes are only visible to the person who wrote them. Details: \`/mentor privacy\`.`,
    ),
    section(
      `*Until you accept*, ${mentor} can’t read anything of yours. Logging a check-in, or adding a topic or a step, also accepts.`,
    ),
    context(
      `In this app, only you and ${mentor} can see this offer. It expires after ${OFFER_DAYS.expiry} days without an answer.`,
    ),
    actions(...offerButtons(mentorship)),
  )
}

/** In a row of Home. */
export function offerLine(
  { menteeId, offerExpiresOn }: Mentorship,
  readerId: string,
  today: Temporal.PlainDate,
) {
  const until = offerExpiresOn === null ? '' : ` It expires on ${showDate(offerExpiresOn, today)}.`
  return readerId === menteeId
    ? 'Offers to mentor you. They can’t read anything of yours until you accept.'
    : `They haven’t answered your offer yet.${until}`
}

function acceptedOfferMessage({ id, mentorId, mentorName, cadenceDays, endedAt }: Mentorship): Message {
  return message(
    section(`${mention(mentorId)} is your mentor now. You check in ${showEvery(cadenceDays)}.`),
    section(
      `You set the agenda: add topics with \`/mentor agenda\`, and ${mention(mentorId)} sees them before you talk. Either of you can log check-ins with \`/mentor log\`. Everything is in \`/mentor\`.`,
    ),
    ...(endedAt === null ? [actions(findTimeButton({ mentorshipId: id, name: mentorName }))] : []),
  )
}

/** The answer to *Accept* where the message can't show it. */
export function acceptedMessage(mentorId: string, changed: boolean): Message {
  const who = mention(mentorId)
  return message(section(changed ? `Accepted. ${who} is your mentor now.` : `${who} is already your mentor.`))
}

function offerEndedMessage(mentorId: string): Message {
  return message(
    section(
      `${mention(mentorId)}’s offer to mentor you has ended. You can ask them at any time: \`/mentor request\`.`,
    ),
  )
}

/** For the mentor. The mentee gets no message. */
export function offerExpiredMessage({ menteeId, startedOn }: Mentorship, today: Temporal.PlainDate): Message {
  return message(
    section(
      `${mention(menteeId)} hasn’t answered your offer of ${showDate(startedOn, today)}, so it has expired. You have room for someone else.`,
    ),
    context('I didn’t tell them. Your check-ins and notes are still there.'),
  )
}

export function notForMeMessage(mentorId: string): Message {
  return message(section(`Declined. ${mention(mentorId)} will be told, without a reason.`))
}

export function declinedMessage(mentorship: Mentorship): Message {
  return message(
    section(`${mention(mentorship.menteeId)} declined your offer. You have room for someone else.`),
  )
}

/** For the mentor's nudge: offers without an answer, and what came of those that have one. */
export function unansweredPart(mentorships: readonly Mentorship[], on: Temporal.PlainDate): NudgePart {
  const open = mentorships.filter(isOffered)
  return {
    blocks: mentorships.map((one) => section(unansweredLine(one, on))),
    title: unansweredTitle(open),
    reason: `An offer has had no answer for ${OFFER_DAYS.reminder} days.`,
  }
}

function unansweredTitle([first, ...others]: readonly Mentorship[]): string | null {
  if (!first) return null
  return others.length === 0
    ? `${first.menteeName} hasn’t answered your offer yet`
    : `${others.length + 1} people haven’t answered your offers yet`
}

function unansweredLine(mentorship: Mentorship, on: Temporal.PlainDate): string {
  const { menteeId, startedOn, offerExpiresOn, acceptedAt } = mentorship
  const who = mention(menteeId)
  if (acceptedAt !== null) return `${who} · Accepted your offer.`
  if (offerExpiresOn === null) return `${who} · Your offer has ended.`
  return `*${who}* hasn’t answered your offer of ${showDate(startedOn, on)} yet. It expires on ${showDate(offerExpiresOn, on)}.`
}

/** For `/mentor why`. */
export function whyUnanswered({ menteeId, startedOn }: Mentorship, today: Temporal.PlainDate): Explained {
  return {
    what: `*${mention(menteeId)}* · you offered to mentor them on ${showDate(startedOn, today)}`,
    rule: `A nudge says once that an offer has had no answer for ${OFFER_DAYS.reminder} days.`,
  }
}

/** Tells the mentor. */
export function offerAcceptedMessage({ menteeId }: Mentorship): Message {
  return message(
    section(`${mention(menteeId)} accepted your offer. They’re your mentee now.`),
    context('You can now see their profile and plan in `/mentor`.'),
  )
}
