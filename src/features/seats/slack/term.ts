import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { refuseOverLimit } from '../../people/daily-limit-store.ts'
import type { ButtonClick, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import {
  type AboutTerm,
  answerAbsence,
  answerSeatVacancy,
  moveEndForm,
  openMoveEnd,
  openReflection,
  openStepOut,
  reflectionForm,
  resumeSeat,
  stepOutForm,
} from '../actions.ts'
import type { Act } from '../change.ts'
import {
  answerVacancy,
  keepEnd,
  moveEnd,
  type Outcome,
  pause,
  type Refused,
  resume,
  stepOut,
  todayAt,
} from '../course-rules.ts'
import { moveEndView, reflectionView, stepOutView } from '../form-views.ts'
import {
  type Course,
  findTerm,
  REFLECTION_MAX_LENGTH,
  REFLECTION_READERS,
  type Reflection,
  type TermOf,
  WORDS_MAX_LENGTH,
} from '../rules.ts'
import {
  findReflections,
  findSeat,
  findSeatOfTerm,
  findTermOf,
  readCourse,
  saveReason,
  saveReflections,
} from '../store.ts'
import {
  answeredMessage,
  keptMessage,
  reflectedMessage,
  seatFieldError,
  seatRefusalMessage,
} from '../views.ts'
import { day, longText } from './fields.ts'
import {
  changeTerm,
  gone,
  placeOf,
  refuseOthers,
  refuseStranger,
  showAfterClick,
  showOnPage,
} from './find.ts'

/** How long a pause is that the form shows. */
const PAUSE_DAYS = 14

const moveFields = z.object({ lastOn: day })

const stepOutFields = z.object({
  what: z.enum(['pause', 'end'], { error: 'Choose an option.' }),
  until: day.nullish(),
  reason: longText(WORDS_MAX_LENGTH),
})

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
    change(services, click, (course) => {
      const refused = refuseStranger(course, click.value.termId, click.me)
      return refused ? { refused } : resume(course, click.value.termId)
    }),
  ),
  onClick(answerSeatVacancy, (services, click) =>
    change(
      services,
      click,
      (course, _, now) => {
        const refused = refuseOthers(course, click.value.termId, click.me)
        return refused ? { refused } : answerVacancy(course, click.value, now)
      },
      answeredMessage(click.value.startsNow),
    ),
  ),
  onClick(answerAbsence, (services, click) => {
    const { termId, from, to } = click.value
    return change(services, click, (course, trx, now) => {
      const term = findTerm(course, termId)
      const refused = refuseStranger(course, termId, click.me)
      if (refused) return { refused }
      // The first answer counts.
      if (term?.absence !== 'asked' || term.lastOn.toString() !== from)
        return { refused: { reason: 'no longer open' } }
      return to === null
        ? keepEnd(course, termId)
        : moveTo(click.me, termId, Temporal.PlainDate.from(to))(course, trx, now)
    })
  }),
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

/** Finds an own term that is over. */
async function findEnded({ db }: Services, { workspaceId, id }: Person, termId: string) {
  const term = await findTermOf(db, workspaceId, termId)
  if (term?.personId !== id || (term.state !== 'ended' && term.state !== 'ended early')) return null
  const seat = await findSeat(db, { workspaceId, seatId: term.seatId })
  return seat && { seatId: seat.id, leaderId: seat.leaderId, lastOn: term.lastOn }
}

/** Moves the end, which either of both can do. */
function moveTo(me: Person, termId: string, lastOn: Temporal.PlainDate): Act {
  return async (course, trx, now) => {
    const refused = refuseStranger(course, termId, me)
    if (refused) return { refused }
    const limit = await refuseSending(course, termId, me, trx, now)
    return limit ?? moveEnd(course, { termId, lastOn, by: me.id }, now)
  }
}

/** Nobody makes the app send more messages than others may; null if it may send one. */
async function refuseSending(
  course: Course,
  termId: string,
  me: Person,
  trx: Parameters<Act>[1],
  now: Temporal.Instant,
): Promise<Refused | null> {
  const { workspaceId, id: senderId } = me
  const personId = findTerm(course, termId)?.personId ?? course.leader.id
  const recipientId = senderId === personId ? course.leader.id : personId
  const refused = await refuseOverLimit(trx, { workspaceId, senderId, recipientId }, now)
  return refused && { refused }
}

async function change(
  services: Services,
  click: ButtonClick<AboutTerm>,
  act: (...given: Parameters<Act>) => Outcome | Refused | Promise<Outcome | Refused>,
  otherwise = keptMessage(),
): Promise<void> {
  const { me, value, messageTs: clickedTs } = click
  const changed = await changeTerm(services, { me, termId: value.termId, clickedTs }, act)
  if ('refused' in changed) return click.reply(seatRefusalMessage(changed.refused, todayOf(services, me)))
  await showAfterClick(services, click, changed.seatId, otherwise)
}
