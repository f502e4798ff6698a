import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { openOffer } from '../../people/actions.ts'
import type { Interaction, MentorHandler } from '../../people/interactions.ts'
import { localDate } from '../../people/rules.ts'
import { findMore, offerForm } from '../actions.ts'
import { FIND_PAGE, offerFields, searchWords } from '../offer-rules.ts'
import { findMentors, findOffer, saveOffer } from '../offer-store.ts'
import { findMessage, offerSavedMessage, offerView } from '../offer-views.ts'

export const offerHandlers: readonly MentorHandler[] = [
  onClick(findMore, (services, click) => showMentors(services, click, click.value)),
  onClick(openOffer, async ({ db }, click) => click.open(offerView(await findOffer(db, click)))),
  onSubmit(
    offerForm,
    ({ clock }, { me }) => offerFields(localDate(clock.now(), me.zone)),
    async ({ db, clock }, { workspaceId, personId, me, fields }) => {
      await db.transaction().execute((trx) => saveOffer(trx, { workspaceId, personId }, fields))
      return { show: offerSavedMessage(fields, localDate(clock.now(), me.zone)) }
    },
  ),
]

/** Replies with a page of listed mentors. */
export async function showMentors(
  { db, clock }: Services,
  { workspaceId, me, reply }: Interaction,
  { typed, offset }: { typed: string; offset: number },
): Promise<void> {
  const found = await findMentors(db, {
    workspaceId,
    forId: me.id,
    today: localDate(clock.now(), me.zone),
    words: searchWords(typed),
    limit: FIND_PAGE + 1,
    offset,
  })
  const mentors = found.slice(0, FIND_PAGE)
  await reply(findMessage({ typed, mentors, offset, hasMore: found.length > FIND_PAGE }))
}
