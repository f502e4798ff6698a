import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { refuseOverLimit } from '../../people/daily-limit-store.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { ButtonClick, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { findNames, lockPerson } from '../../people/store.ts'
import { type AboutTerm, acceptSeat, chooseAnother, declineSeat, inviteForm, openInvite } from '../actions.ts'
import { type Act, changeSeat } from '../change.ts'
import { todayAt } from '../course-rules.ts'
import { readCourse } from '../course-store.ts'
import { inviteView } from '../form-views.ts'
import { accept, decline, invite, refuseInvitation, withdrawInvitation } from '../invitation-rules.ts'
import { type Course, type SeatRefusal, termIn } from '../rules.ts'
import { findMember, holdsElsewhere } from '../term-store.ts'
import { keptMessage, seatFieldError, seatRefusalMessage } from '../views.ts'
import { day } from './fields.ts'
import { changeTerm, placeOf, refuseOthers, showAfterClick, showOnPage } from './find.ts'

/** How long before the first day that the form shows a leader invites. */
const STARTS_IN_DAYS = 14

const inviteFields = z
  .object({
    considered: z.string().nullish(),
    person: z.string().nullish(),
    firstOn: day.nullish(),
  })
  .refine(({ considered, person }) => considered || person, { path: ['person'], message: 'Choose a person.' })
  .refine(({ considered, person }) => !considered || !person, {
    path: ['person'],
    message: 'Choose one person, not two.',
  })

export const inviteHandlers: readonly MentorHandler[] = [
  onClick(openInvite, async (services, click) => {
    const { me, value, reply } = click
    const course = await readCourse(services.db, { workspaceId: me.workspaceId, seatId: value.seatId })
    const refusal = course ? refuseChoice(services, course, me) : ({ reason: 'gone' } as const)
    if (!course || refusal)
      return reply(seatRefusalMessage(refusal ?? { reason: 'gone' }, todayOf(services, me)))
    await showInvite(services, click, course)
  }),
  onClick(chooseAnother, async (services, click) => {
    const { me, value, reply, messageTs: clickedTs } = click
    const changed = await changeTerm(services, { me, ...value, clickedTs }, (course) =>
      course.leader.id === me.id
        ? withdrawInvitation(course, value.termId)
        : { refused: { reason: 'not yours' } },
    )
    if ('refused' in changed) return reply(seatRefusalMessage(changed.refused, todayOf(services, me)))
    await showInvite(services, click, changed.course)
    await showAfterClick(services, { ...click, rerenders: true }, changed.seatId, keptMessage())
  }),
  onSubmit(
    inviteForm,
    () => inviteFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const { workspaceId } = me
      const { seatId } = metadata
      const field = fields.considered ? 'considered' : 'person'
      const personId = fields.considered || fields.person || ''
      const refusal = await inviteTo(services, me, { seatId, personId, firstOn: fields.firstOn ?? null })
      if (refusal) {
        const about = 'who' in refusal && refusal.who ? refusal.who : personId
        const name = (await findNames(services.db, workspaceId, [about])).get(about)
        const at = refusal.reason === 'start in the past' ? 'firstOn' : field
        return { errors: { [at]: seatFieldError(refusal, todayOf(services, me), name) } }
      }
      showOnPage(services, submission, metadata, seatId)
      return metadata.pageId === undefined ? { show: keptMessage() } : 'close'
    },
  ),
  onClick(acceptSeat, (services, click) =>
    answer(services, click, async (course, trx, now) => {
      const { workspaceId, id: seatId } = course.seat
      // Two seats that are accepted at once wait for each other here.
      await lockPerson(trx, workspaceId, click.me.id)
      if (await holdsElsewhere(trx, { workspaceId, seatId }, click.me.id))
        return { refused: { reason: 'one seat each' } }
      return accept(course, click.value.termId, now)
    }),
  ),
  onClick(declineSeat, (services, click) =>
    answer(services, click, (course) => decline(course, click.value.termId)),
  ),
]

/** Why nobody can be chosen now; null if somebody can. */
function refuseChoice(services: Services, course: Course, me: Person): SeatRefusal | null {
  if (course.leader.id !== me.id) return { reason: 'not yours' }
  const now = services.clock.now()
  return refuseInvitation(course, { personId: '', firstOn: todayAt(course, now) }, now)
}

async function showInvite(services: Services, click: ButtonClick<unknown>, course: Course): Promise<void> {
  const { me, open } = click
  const names = await findNames(services.db, me.workspaceId, course.considered)
  const people = course.considered.map((id) => ({ id, name: names.get(id) ?? id }))
  const isEmpty = termIn(course, 'current') === null
  const startsOn = isEmpty ? todayAt(course, services.clock.now()).add({ days: STARTS_IN_DAYS }) : null
  await open(inviteView(people, startsOn, { ...placeOf(click), seatId: course.seat.id }))
}

type Invitation = { seatId: string; personId: string; firstOn: Course['terms'][number]['firstOn'] | null }

/** Invites somebody, or returns why it isn't possible. Who already has a seat can't be invited; nobody is told where. */
async function inviteTo(
  services: Services,
  me: Person,
  { seatId, personId, firstOn: chosen }: Invitation,
): Promise<SeatRefusal | null> {
  const { workspaceId } = me
  const key = { workspaceId, seatId }
  const looked = await lookUpMember(services, { workspaceId, personId })
  if ('notAMember' in looked) return { reason: 'not a member', who: personId, standing: looked.notAMember }
  const changed = await changeSeat(services, key, async (course, trx, now) => {
    if (course.leader.id !== me.id) return { refused: { reason: 'not yours' } }
    const firstOn = chosen ?? todayAt(course, now)
    const refused = refuseInvitation(course, { personId, firstOn }, now)
    if (refused) return { refused }
    const person = await findMember(trx, workspaceId, personId)
    if (!person || (await holdsElsewhere(trx, key, personId)))
      return { refused: { reason: 'not available', who: personId } }
    const limit = await refuseOverLimit(trx, { workspaceId, senderId: me.id, recipientId: personId }, now)
    return limit ? { refused: limit } : invite(course, { id: randomUUID(), person, firstOn }, now)
  })
  if (!changed) return { reason: 'gone' }
  return 'refused' in changed ? changed.refused : null
}

/** The invitee's answer. */
async function answer(services: Services, click: ButtonClick<AboutTerm>, act: Act): Promise<void> {
  const { me, value, messageTs: clickedTs } = click
  const { termId } = value
  const changed = await changeTerm(services, { me, termId, clickedTs }, (course, trx, now) => {
    const refused = refuseOthers(course, termId, me)
    return refused ? { refused } : act(course, trx, now)
  })
  if ('refused' in changed) return click.reply(seatRefusalMessage(changed.refused, todayOf(services, me)))
  await showAfterClick(services, click, changed.seatId, keptMessage())
}
