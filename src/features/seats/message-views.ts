import type { KnownBlock } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { showDate } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  capitalize,
  context,
  escapeText,
  type Message,
  mention,
  message,
  section,
  sections,
} from '../../platform/slack/blocks.ts'
import { openAdd } from '../mentorships/actions.ts'
import { answerAbsence, answerSeatVacancy, openInvite } from './actions.ts'
import { decideButtons, openSeatButton } from './buttons.ts'
import type { News } from './course-rules.ts'
import { termText } from './phrases.ts'
import type { Seat, Term } from './rules.ts'

/** What a message is about, and who reads it. `today` is the reader's. */
export type About = {
  seat: Seat
  leaderName: string
  term: Term
  readerId: string
  today: Temporal.PlainDate
}

/** To the invitee; `isOpen`: there is something to decide. */
export function invitationMessage({ seat, leaderName, term, today }: About): Message {
  const beside = `the seat beside ${mention(seat.leaderId)}`
  switch (term.state) {
    case 'invited':
      return message(
        section(
          `${mention(seat.leaderId)} invites you to the seat beside them, from about ${showDate(term.firstOn, today)}.`,
        ),
        section(termText(seat)),
        ...(seat.sees === null ? [] : sections(`*What you see there*\n${escapeText(seat.sees)}`)),
        ...(seat.neverRooms === null
          ? []
          : sections(`*Rooms you never enter*\n${escapeText(seat.neverRooms)}`)),
        actions(...decideButtons(term.id), openSeatButton(seat.id, leaderName)),
        context(
          `Your answer is visible to you and ${escapeText(leaderName)}. Without one, the invitation lapses after 5 working days.`,
        ),
      )
    case 'incoming':
    case 'current':
      return message(
        section(
          `You accepted. You hold ${beside} from ${showDate(term.firstOn, today)} through ${showDate(term.lastOn, today)}.`,
        ),
        ...(term.joinsOn.equals(term.firstOn)
          ? []
          : [
              section(
                `You’re on site from ${showDate(term.joinsOn, today)}, together with the holder before you.`,
              ),
            ]),
        actions(openSeatButton(seat.id, leaderName)),
      )
    case 'declined':
      return message(section(`You declined ${beside}. Only ${mention(seat.leaderId)} is told.`))
    default:
      return message(section(`The invitation to ${beside} is no longer open.`))
  }
}

/** To those who were considered too, before others can see it. */
export function chosenMessage({ seat, leaderName, term, today }: About, choice: string): Message {
  return message(
    section(
      `${mention(seat.leaderId)} chose ${mention(term.personId)} for the seat beside them, from ${showDate(term.firstOn, today)}.`,
    ),
    section(`You’re still being considered. ${choice}`),
    actions(openSeatButton(seat.id, leaderName)),
  )
}

/** What somebody did. `term`: null for those who were only considered, or if its person was erased. */
export function newsMessage(
  news: News,
  { seat, leaderName, term, readerId, today }: Omit<About, 'term'> & { term: Term | null },
  by: 'leader' | 'holder' | null,
): Message {
  const who = term ? mention(term.personId) : 'someone'
  const actor = by === 'leader' ? mention(seat.leaderId) : who
  const beside =
    readerId === seat.leaderId ? 'the seat beside you' : `the seat beside ${mention(seat.leaderId)}`
  const page = seat.state === 'closed' ? [] : [actions(openSeatButton(seat.id, leaderName))]
  const invite = actions(button('Invite someone…', openInvite, { value: { seatId: seat.id } }))
  switch (news) {
    case 'accepted':
      return message(
        section(`${who} accepted ${beside}${term ? `, from ${showDate(term.firstOn, today)}` : ''}.`),
        section('A seat is no mentorship. You can offer one too, with a cadence for check-ins.'),
        actions(
          openSeatButton(seat.id, leaderName),
          ...(term ? [button('Offer to mentor them…', openAdd, { value: { menteeId: term.personId } })] : []),
        ),
      )
    case 'declined':
      return message(section(`${who} declined ${beside}. I won’t tell anyone else.`), invite)
    case 'lapsed':
      return message(
        section(`${who} hasn’t answered in 5 working days, so the invitation to ${beside} has lapsed.`),
        invite,
      )
    case 'left':
      return message(section(`${who}’s account was deactivated, so I took them out of ${beside}.`), ...page)
    case 'withdrawn':
      return message(section(`${who} won’t take ${beside}, so their term is called off.`), invite)
    case 'called off':
      return message(section(`${actor} called off your term in ${beside}.`), ...page)
    case 'starts now':
      return message(section(`${who} starts in ${beside} now.`), ...page)
    case 'ended':
      return message(
        section(
          readerId === seat.leaderId
            ? `${who} stepped out of ${beside}.`
            : `${actor} ended your term in ${beside}.`,
        ),
        ...page,
      )
    case 'moved':
      return message(section(movedText(term, { actor, beside, readerId, today })), ...page)
    case 'paused':
      return message(
        section(
          `${actor} paused the term in ${beside}${term?.pausedUntil ? ` through ${showDate(term.pausedUntil, today)}` : ''}. The end stays as it is.`,
        ),
        ...page,
      )
    case 'closed':
      return message(section(`${capitalize(beside)} is closed.`), ...closedBlocks(seat, term))
  }
}

function movedText(
  term: Term | null,
  {
    actor,
    beside,
    readerId,
    today,
  }: { actor: string; beside: string; readerId: string; today: Temporal.PlainDate },
): string {
  if (!term) return `${actor} moved the end of a term in ${beside}.`
  if (term.state === 'incoming' && term.personId === readerId)
    return `${actor} moved the end of the term before yours. You hold ${beside} from ${showDate(term.firstOn, today)} through ${showDate(term.lastOn, today)}.`
  return `${actor} moved the end of the term in ${beside} to ${showDate(term.lastOn, today)}.`
}

/** Once a seat is closed, its holder gets no other message with the list. */
function closedBlocks({ checklist }: Seat, term: Term | null): KnownBlock[] {
  if (term?.state !== 'ended early' || checklist === null) return []
  return sections(`*Calendars and channels to remove*\n${escapeText(checklist)}`)
}

/** To the incoming person of an empty seat. */
export function vacancyMessage({ seat, leaderName, term, today }: About): Message {
  const beside = `the seat beside ${mention(seat.leaderId)}`
  const on = showDate(term.firstOn, today)
  if (term.state === 'current')
    return message(section(`You hold ${beside}, through ${showDate(term.lastOn, today)}.`))
  if (term.state !== 'incoming') return message(section(`Your term in ${beside} is called off.`))
  if (term.vacancy !== 'asked') return message(section(`You start in ${beside} on ${on}, as planned.`))
  const value = { termId: term.id }
  return message(
    section(`The holder before you has left ${beside}. Do you want to start now, or on ${on} as planned?`),
    actions(
      button('Start now', answerSeatVacancy, { value: { ...value, startsNow: true }, style: 'primary' }),
      button('As planned', answerSeatVacancy, {
        value: { ...value, startsNow: false },
        label: `As planned: on ${on}`,
      }),
      openSeatButton(seat.id, leaderName),
    ),
    context('If you start now, your term keeps its length.'),
  )
}

/** To the leader and the holder: the leader is away for most of the time. */
export function absenceMessage({ seat, leaderName, term, readerId, today }: About): Message {
  const { state, absence, lastOn, proposedLastOn } = term
  const end = showDate(lastOn, today)
  const beside =
    readerId === seat.leaderId ? 'the seat beside you' : `the seat beside ${mention(seat.leaderId)}`
  if (state !== 'current' || absence !== 'asked' || proposedLastOn === null)
    return message(section(`The term in ${beside} ${state === 'current' ? 'ends' : 'ended'} on ${end}.`))
  const value = { termId: term.id, from: lastOn.toString() }
  const to = showDate(proposedLastOn, today)
  const who = readerId === seat.leaderId ? 'You’re' : `${mention(seat.leaderId)} is`
  return message(
    section(`${who} away for weeks of the term in ${beside}. Move its end, or keep it?`),
    actions(
      button(`Move to ${to}`, answerAbsence, {
        value: { ...value, to: proposedLastOn.toString() },
        style: 'primary',
      }),
      button(`Keep ${end}`, answerAbsence, { value: { ...value, to: null } }),
      openSeatButton(seat.id, leaderName),
    ),
    context('The first answer of either of you counts. Without one, the end stays.'),
  )
}

/** The calendars and channels of a term, to both. */
export function checklistMessage(
  when: 'start' | 'end',
  { seat, leaderName, term, readerId, today }: About,
): Message {
  const isLeader = readerId === seat.leaderId
  const who = isLeader ? mention(term.personId) : 'You'
  const beside = isLeader ? 'the seat beside you' : `the seat beside ${mention(seat.leaderId)}`
  const start = `${who} ${isLeader ? 'starts' : 'start'} in ${beside} on ${showDate(term.joinsOn, today)}.`
  const end = isLeader ? `${who}’s term in ${beside} is over.` : `Your term in ${beside} is over.`
  const verb = when === 'start' ? 'add' : 'remove'
  return message(
    section(when === 'start' ? start : end),
    ...(seat.checklist === null
      ? [
          section(
            `There’s no list of calendars and channels to ${verb}. ${isLeader ? 'You can write one in *Edit seat…*.' : ''}`.trim(),
          ),
        ]
      : sections(`*Calendars and channels to ${verb}*\n${escapeText(seat.checklist)}`)),
    actions(openSeatButton(seat.id, leaderName)),
  )
}
