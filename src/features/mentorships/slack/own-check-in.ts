import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { editCheckIn, findOwnCheckIn, type OwnKey, undoCheckIn } from '../../relationships/check-in-store.ts'
import { isBeforeStart } from '../../relationships/rules.ts'
import { checkInForm, openCheckIn, undoCheckIn as undoContract } from '../actions.ts'
import { checkInFormView, editedMessage, undoneMessage } from '../check-in-views.ts'
import { refreshBoth } from '../refresh.ts'
import { DATE_REFUSALS, refusalMessage } from '../views.ts'
import { findOwn } from './find.ts'
import { checkInFields, refusedAfter } from './words.ts'

// What people do with check-ins that they have logged.

type About = { mentorshipId: string; checkInId: string }

export const ownCheckInHandlers: readonly MentorHandler[] = [
  onClick(openCheckIn, async (services, { me, value, reply, open }) => {
    const found = await findOwn(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const checkIn = await findOwnCheckIn(services.db, keyOf(me, value))
    if (!checkIn) return reply(undoneMessage(false))
    const { checkInId } = value
    await open(checkInFormView({ mentorship: found.mentorship, personId: me.id, checkInId, checkIn }))
  }),
  onSubmit(
    checkInForm,
    (services, { me }) => checkInFields(todayOf(services, me)),
    async (services, { me, metadata, fields }) => {
      const found = await findOwn(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusedAfter(found) }
      if (isBeforeStart(fields.on, found.mentorship.startedOn))
        return { errors: { on: DATE_REFUSALS['before the start'] } }
      const edited = await services.db
        .transaction()
        .execute((trx) => editCheckIn(trx, keyOf(me, metadata), fields, services.clock.now()))
      if (edited === 'same')
        return { errors: { on: 'You’ve already logged this. Pick another date or kind.' } }
      if (edited === 'gone') return { show: undoneMessage(false) }
      if (edited === 'ended')
        return { show: refusedAfter(await findOwn(services, me, metadata.mentorshipId)) }
      await refreshBoth(services, found.mentorship)
      return {
        show: editedMessage({ ...fields, mentorship: found.mentorship, personId: me.id }, found.today),
      }
    },
  ),
  onClick(undoContract, async (services, { me, value, reply, replaceMessage, messageTs }) => {
    const found = await findOwn(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    const undone = await services.db
      .transaction()
      .execute((trx) => undoCheckIn(trx, keyOf(me, value), services.clock.now()))
    if (undone === 'ended') return reply(refusedAfter(await findOwn(services, me, value.mentorshipId)))
    // A nudge shows the result itself; any other message about the check-in is replaced.
    if (messageTs === undefined) await replaceMessage(undoneMessage(undone === 'undone'))
    await refreshBoth(services, found.mentorship, { clickedTs: messageTs })
  }),
]

function keyOf(me: Person, { mentorshipId, checkInId }: About): OwnKey {
  return { workspaceId: me.workspaceId, relationshipId: mentorshipId, checkInId, authorId: me.id }
}
