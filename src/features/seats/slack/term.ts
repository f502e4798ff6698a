import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { type ButtonClick, type MentorHandler, todayOf } from '../../people/interactions.ts'
import { type AboutTerm, moveEndForm, openMoveEnd, openStepOut, resumeSeat, stepOutForm } from '../actions.ts'
import { todayAt } from '../course-rules.ts'
import { readCourse } from '../course-store.ts'
import { stepOut } from '../ending-rules.ts'
import { moveEndView, stepOutView } from '../form-views.ts'
import { type Course, findTerm, type TermOf, WORDS_MAX_LENGTH } from '../rules.ts'
import { pause, resume } from '../term-rules.ts'
import { findSeatOfTerm } from '../term-store.ts'
import { keptMessage, seatFieldError } from '../views.ts'
import { saveReason } from '../words-store.ts'
import { day, longText } from './fields.ts'
import { changeTerm, gone, placeOf, refuseStranger, showOnPage } from './find.ts'
import { changeByClick, moveTo, refuseSending } from './term-changes.ts'

/** How long a pause is that the form shows. */
const PAUSE_DAYS = 14

const moveFields = z.object({ lastOn: day })

const stepOutFields = z.object({
  what: z.enum(['pause', 'end'], { error: 'Choose an option.' }),
  until: day.nullish(),
  reason: longText(WORDS_MAX_LENGTH),
})

export const termHandlers: readonly MentorHandler[] = [
  onClick(openMoveEnd, async (services, click) => {
    const found = await findOwn(services, click)
    if (!found || found.term.state !== 'current') return click.reply(gone(services, click.me))
    await click.open(moveEndView(found.term, { ...placeOf(click), ...click.value }))
  }),
  onSubmit(
    moveEndForm,
    () => moveFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const { termId } = metadata
      const changed = await changeTerm(services, { me, termId }, moveTo(me, termId, fields.lastOn))
      if ('refused' in changed)
        return { errors: { lastOn: seatFieldError(changed.refused, todayOf(services, me)) } }
      showOnPage(services, submission, metadata, changed.seatId)
      return metadata.pageId === undefined ? { show: keptMessage() } : 'close'
    },
  ),
  onClick(openStepOut, async (services, click) => {
    const { me, value } = click
    const found = await findOwn(services, click)
    if (!found || found.term.state === 'invited') return click.reply(gone(services, me))
    const { course, term } = found
    const other = course.leader.id === me.id ? term.person : course.leader
    const pauseUntil = todayAt(course, services.clock.now()).add({ days: PAUSE_DAYS })
    const isCurrent = term.state === 'current'
    await click.open(
      stepOutView(
        { term, otherName: other.displayName, isCurrent, pauseUntil },
        { ...placeOf(click), ...value },
      ),
    )
  }),
  onSubmit(
    stepOutForm,
    () => stepOutFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const { termId } = metadata
      const { what, reason } = fields
      if (what === 'pause' && !fields.until) return { errors: { until: 'Pick a date.' } }
      const changed = await changeTerm(services, { me, termId }, async (course, trx, now) => {
        const refused = refuseStranger(course, termId, me)
        if (refused) return { refused }
        const { workspaceId, id: by } = me
        const done =
          what === 'pause' && fields.until
            ? ((await refuseSending(course, termId, me, trx, now)) ??
              pause(course, { termId, until: fields.until, by }, now))
            : stepOut(course, termId, by, now)
        if (!('refused' in done) && reason !== null)
          await saveReason(trx, { workspaceId, termId, authorId: by, words: reason }, now)
        return done
      })
      if ('refused' in changed) {
        const at = what === 'pause' ? 'until' : 'what'
        return { errors: { [at]: seatFieldError(changed.refused, todayOf(services, me)) } }
      }
      showOnPage(services, submission, metadata, changed.seatId)
      return metadata.pageId === undefined ? { show: keptMessage() } : 'close'
    },
  ),
  onClick(resumeSeat, (services, click) =>
    changeByClick(services, click, (course) => {
      const refused = refuseStranger(course, click.value.termId, click.me)
      return refused ? { refused } : resume(course, click.value.termId)
    }),
  ),
]

/** Finds a term that isn't over and that somebody may change. */
async function findOwn(
  { db }: Services,
  { me, value: { termId } }: ButtonClick<AboutTerm>,
): Promise<{ course: Course; term: TermOf } | null> {
  const { workspaceId } = me
  const seatId = await findSeatOfTerm(db, workspaceId, termId)
  const course = seatId === null ? null : await readCourse(db, { workspaceId, seatId })
  const term = course && findTerm(course, termId)
  return term && !refuseStranger(course, termId, me) ? { course, term } : null
}
