import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { type MentorHandler, todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { openReflection, reflectionForm } from '../actions.ts'
import { reflectionView } from '../form-views.ts'
import { REFLECTION_MAX_LENGTH, REFLECTION_READERS, type Reflection } from '../rules.ts'
import { findSeat } from '../store.ts'
import { findTermOf } from '../term-store.ts'
import { reflectedMessage } from '../views.ts'
import { findReflections, saveReflections } from '../words-store.ts'
import { longText } from './fields.ts'
import { gone, placeOf, showOnPage } from './find.ts'

const words = longText(REFLECTION_MAX_LENGTH)
const readers = z.enum(REFLECTION_READERS, { error: 'Choose an option.' })
const reflectionFields = z
  .object({
    words1: words,
    readers1: readers,
    words2: words,
    readers2: readers,
    words3: words,
    readers3: readers,
  })
  .transform((fields) => [
    { number: 1 as const, words: fields.words1, readers: fields.readers1 },
    { number: 2 as const, words: fields.words2, readers: fields.readers2 },
    { number: 3 as const, words: fields.words3, readers: fields.readers3 },
  ])

export const reflectionHandlers: readonly MentorHandler[] = [
  onClick(openReflection, async (services, click) => {
    const { me, value } = click
    const ended = await findEnded(services, me, value.termId)
    if (!ended) return click.reply(gone(services, me))
    const written = await findReflections(services.db, me.workspaceId, value.termId)
    const about = { ...ended, today: todayOf(services, me) }
    await click.open(reflectionView(about, written, { ...placeOf(click), ...value }))
  }),
  onSubmit(
    reflectionForm,
    () => reflectionFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const { workspaceId } = me
      const { termId } = metadata
      const ended = await findEnded(services, me, termId)
      if (!ended) return { show: gone(services, me) }
      const reflections = fields.flatMap((one): Reflection[] =>
        one.words === null ? [] : [{ ...one, words: one.words }],
      )
      await services.db
        .transaction()
        .execute((trx) =>
          saveReflections(trx, { workspaceId, termId, authorId: me.id }, reflections, services.clock.now()),
        )
      await services.refresh({ workspaceId, personIds: [me.id] })
      showOnPage(services, submission, metadata, ended.seatId)
      return metadata.pageId === undefined ? { show: reflectedMessage() } : 'close'
    },
  ),
]

/** Finds an own term that is over. */
async function findEnded({ db }: Services, { workspaceId, id }: Person, termId: string) {
  const term = await findTermOf(db, workspaceId, termId)
  if (term?.personId !== id || (term.state !== 'ended' && term.state !== 'ended early')) return null
  const seat = await findSeat(db, { workspaceId, seatId: term.seatId })
  return seat && { seatId: seat.id, leaderId: seat.leaderId, lastOn: term.lastOn }
}
