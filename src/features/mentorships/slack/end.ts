import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { Interaction, MentorHandler } from '../../people/interactions.ts'
import { endForm, notForMe, openEnd } from '../actions.ts'
import { endMentorship } from '../end-store.ts'
import { endedMessage, endView } from '../end-views.ts'
import { DECLINED, END } from '../jobs.ts'
import { notForMeMessage } from '../offer-views.ts'
import { END_REASONS, type EndReason, isOffered, type Mentorship, otherOf, type WhatNext } from '../rules.ts'
import { fieldRefusal, refusalMessage } from '../views.ts'
import { type Found, findOwn, findWith, menteeOnly } from './find.ts'
import { words } from './words.ts'

/** Handles `/mentor end`: opens the form. */
export async function end(
  services: Services,
  interaction: Interaction,
  { who }: { who: string },
): Promise<void> {
  await showEndForm(interaction, await findWith(services, interaction.me, who))
}

export const endHandlers: readonly MentorHandler[] = [
  onClick(openEnd, async (services, click) => {
    await showEndForm(click, await findOwn(services, click.me, click.value.mentorshipId))
  }),
  onClick(notForMe, async (services, click) => {
    const { me, value, reply, replaceMessage } = click
    const found = menteeOnly(await findOwn(services, me, value.mentorshipId), me.id)
    if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
    // Once accepted, it is no longer an offer: ending it has its own form.
    if (!isOffered(found.mentorship)) return showEndForm(click, found)
    await endAndNotify(services, found.mentorship, me.id, {
      kind: DECLINED,
      thanks: null,
      reflection: null,
      reason: null,
      next: { choice: 'clean end' },
    })
    await replaceMessage(notForMeMessage(found.mentorship.mentorId))
  }),
  onSubmit(
    endForm,
    () => endFields,
    async (services, { me, metadata, fields }) => {
      const found = await findOwn(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal, found.today) }
      const next = await readNext(services, found, me.id, fields)
      if ('error' in next) return { errors: { suggested: next.error } }
      const { thanks, reflection, reason } = fields
      const ending = { kind: END, thanks, reflection, reason, next }
      const result = await endAndNotify(services, found.mentorship, me.id, ending)
      return { show: endedMessage(found.mentorship, me.id, result === 'ended') }
    },
  ),
]

const endFields = z.object({
  thanks: words,
  reflection: words,
  reason: z.enum(END_REASONS).nullable().default(null),
  next: z.enum(['clean end', 'alumni', 'hand over']).nullable().default(null),
  suggested: z.string().nullable().default(null),
})

/** Reads from the form what comes next. Refuses a suggested person who can't be a mentor. */
async function readNext(
  services: Services,
  { mentorship, today }: Extract<Found, { mentorship: Mentorship }>,
  personId: string,
  { next, suggested }: z.output<typeof endFields>,
): Promise<WhatNext | { error: string }> {
  if (next === 'alumni') return { choice: 'alumni' }
  if (next !== 'hand over' || personId !== mentorship.mentorId) return { choice: 'clean end' }
  if (suggested === null) return { error: 'Choose a person, or another option for what’s next.' }
  if (suggested === mentorship.mentorId || suggested === mentorship.menteeId) {
    return { error: 'Suggest someone other than you or your mentee.' }
  }
  const looked = await lookUpMember(services, { workspaceId: mentorship.workspaceId, personId: suggested })
  if ('person' in looked) return { choice: 'hand over', suggestedId: suggested }
  const refusal = { reason: 'not a member', who: suggested, standing: looked.notAMember } as const
  return { error: fieldRefusal(refusal, today, new Map()) }
}

async function showEndForm({ me, reply, open }: Interaction, found: Found): Promise<void> {
  if ('refusal' in found) return reply(refusalMessage(found.refusal, found.today))
  await open(endView(found.mentorship, me.id))
}

type Ending = {
  kind: string
  thanks: string | null
  reflection: string | null
  reason: EndReason | null
  next: WhatNext
}

/** Ends the mentorship and enqueues the message to the other person, in one transaction. */
async function endAndNotify(services: Services, mentorship: Mentorship, byId: string, ending: Ending) {
  const { workspaceId, id: mentorshipId } = mentorship
  const other = otherOf(mentorship, byId)
  const { kind, ...rest } = ending
  const result = await services.db.transaction().execute(async (trx) => {
    const given = { workspaceId, mentorshipId, endedBy: byId, ...rest }
    const ended = await endMentorship(trx, given, services.clock.now())
    if (ended === 'ended') {
      // Staying in touch can be ended later, so each needs its own key.
      const dedupeKey = `${kind}:${mentorshipId}:${rest.next.choice === 'alumni' ? 'alumni' : 'end'}`
      const notification = { kind, dedupeKey, payload: { mentorshipId } }
      await services.outbox.enqueue(trx, [{ workspaceId, personId: other.id, ...notification }])
    }
    return ended
  })
  await services.refresh({ workspaceId, personIds: [byId, other.id] })
  return result
}
