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
import { offerButtons } from './buttons.ts'
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
      `${mentor} offers to be your mentor: to know you well, for years, and to do concrete things for you. You would check in ${showEvery(mentorship.cadenceDays)}.`,
    ),
    section(
      `*If you accept*, you and ${mentor} see your plan, agenda, agreement and help requests, and on which days you checked in. ${mentor} can read your profile, unless you keep it to yourself in \`/mentor profile\`. Notes are only visible to their author. \`/mentor privacy\` shows it all.`,
    ),
    section(
      `*Until you accept*, ${mentor} can read nothing of yours. Logging a check-in, or adding a topic or a step, accepts as well.`,
    ),
    context(
      `That someone mentors you is no secret. An offer without an answer ends after ${OFFER_DAYS.expiry} days.`,
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
  const until = offerExpiresOn === null ? '' : ` The offer ends on ${showDate(offerExpiresOn, today)}.`
  return readerId === menteeId
    ? 'Offers to mentor you. They can read nothing of yours until you accept.'
    : `Offered. They haven’t answered yet.${until}`
}

function acceptedOfferMessage({ mentorId, cadenceDays }: Mentorship): Message {
  return message(
    section(`${mention(mentorId)} is your mentor now. You aim to check in ${showEvery(cadenceDays)}.`),
    section(
      `*You bring the agenda.* \`/mentor agenda\` adds what you would like to talk about, and they see it before you talk. When you have been in touch, \`/mentor log\` logs it; \`/mentor\` shows where you stand.`,
    ),
  )
}

/** The answer to *Accept* where the message can't show it. */
export function acceptedMessage(mentorId: string, changed: boolean): Message {
  const who = mention(mentorId)
  return message(
    section(
      changed ? `You accepted: ${who} is your mentor.` : `${who} is already your mentor. Nothing changed.`,
    ),
  )
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
      `${mention(menteeId)} hasn’t answered your offer of ${showDate(startedOn, today)}, so it has ended. Your spot is open again.`,
    ),
    context('I didn’t tell them. Your check-ins and notes are still there.'),
  )
}

export function notForMeMessage(mentorId: string): Message {
  return message(section(`You are not mentor and mentee. ${mention(mentorId)} is told, without a reason.`))
}

export function declinedMessage(mentorship: Mentorship): Message {
  return message(
    section(
      `${mention(mentorship.menteeId)} would rather not have a mentor in this way just now. It is no judgement on you, and your spot is open for someone else.`,
    ),
  )
}

/** For the mentor's nudge: offers without an answer, and what came of those that have one. */
export function unansweredPart(mentorships: readonly Mentorship[], on: Temporal.PlainDate): NudgePart {
  const [first, ...others] = mentorships.filter(isOffered)
  return {
    blocks: mentorships.map((one) => section(unansweredLine(one, on))),
    title: first ? `${first.menteeName}${others.length > 0 ? ' and others' : ''} didn’t answer yet` : null,
    reason: `An offer has had no answer for ${OFFER_DAYS.reminder} days.`,
  }
}

function unansweredLine(mentorship: Mentorship, on: Temporal.PlainDate): string {
  const { menteeId, startedOn, offerExpiresOn, acceptedAt } = mentorship
  const who = mention(menteeId)
  if (acceptedAt !== null) return `${who} · Accepted your offer.`
  if (offerExpiresOn === null) return `${who} · Your offer has ended.`
  return `*${who}* hasn’t answered your offer of ${showDate(startedOn, on)} yet. It ends on ${showDate(offerExpiresOn, on)}.`
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
    section(`${mention(menteeId)} accepted your offer: you mentor them now.`),
    context('You can read their profile and plan now: `/mentor` shows both.'),
  )
}
