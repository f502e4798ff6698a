import { z } from 'zod'
import { command } from '../../../platform/commands/command.ts'
import { parseMaybeWho } from '../../../platform/commands/typed.ts'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import {
  askForSeat,
  closeSeat,
  openSeatForm,
  openSeatPage,
  restSeat,
  seatForm,
  withdrawFromSeat,
} from '../actions.ts'
import { type Act, changeSeat } from '../change.ts'
import { close } from '../ending-rules.ts'
import { seatFormView } from '../form-views.ts'
import { seatsMessage } from '../page-views.ts'
import { CHECKLIST_MAX_LENGTH, overlapMax, TERM_WEEKS, WORDS_MAX_LENGTH } from '../rules.ts'
import { addAsker, findSeat, findSeatBeside, findSeatIdsOf, findSeats, openSeat, savePlan } from '../store.ts'
import { keptMessage, openedMessage, overlapText, seatRefusalMessage } from '../views.ts'
import { longText } from './fields.ts'
import { gone, placeOf, readPage, renderSeat, showAfterClick, showOnPage } from './find.ts'

/** How many seats the list shows. */
const LISTED_MAX = 40

export const seatCommands: readonly MentorCommand[] = [
  command({
    name: 'seat',
    group: 'self',
    order: 7,
    usage: '/mentor seat @grace',
    says: 'learn beside a leader for a term: ask to be considered, or open a seat beside you',
    takesPerson: 'alone',
    parse: ({ args }) => parseMaybeWho(args),
    handle: showSeat,
  }),
  command({
    name: 'seats',
    group: 'self',
    order: 8,
    usage: '/mentor seats',
    says: 'which seats there are beside leaders, who holds them, and until when',
    parse: () => ({}),
    handle: listSeats,
  }),
]

/** Without a person: the own seat, the one that they hold or asked for, or the form to open one. */
async function showSeat(
  services: Services,
  interaction: Interaction,
  { who }: { who: string | null },
): Promise<void> {
  const { me, reply, open } = interaction
  const { workspaceId } = me
  if (who === null || who === me.id) {
    const [seatId] = await findSeatIdsOf(services.db, workspaceId, me.id)
    return open(seatId === undefined ? seatFormView(null, {}) : await renderSeat(services, me, seatId))
  }
  const seat = await findSeatBeside(services.db, workspaceId, who)
  if (!seat) return reply(seatRefusalMessage({ reason: 'no seat', leaderId: who }, todayOf(services, me)))
  await open(await renderSeat(services, me, seat.id))
}

async function listSeats(services: Services, { me, reply }: Interaction): Promise<void> {
  const seats = await findSeats(services.db, me.workspaceId, LISTED_MAX)
  const pages = await Promise.all(seats.map(({ id }) => readPage(services, me, id)))
  await reply(seatsMessage(pages.filter((page) => page !== null)))
}

const seatFields = z
  .object({
    termWeeks: z.coerce.number().int().min(TERM_WEEKS.min).max(TERM_WEEKS.max),
    overlapDays: z.coerce.number().int().min(0),
    sees: longText(WORDS_MAX_LENGTH),
    neverRooms: longText(WORDS_MAX_LENGTH),
    checklist: longText(CHECKLIST_MAX_LENGTH),
  })
  .superRefine(({ termWeeks, overlapDays }, check) => {
    if (overlapDays > overlapMax(termWeeks))
      check.addIssue({ code: 'custom', path: ['overlapDays'], message: overlapText(termWeeks) })
  })

/** For the leader alone. */
const asLeader =
  (leaderId: string, act: Act): Act =>
  (course, trx, now) => {
    if (course.leader.id !== leaderId) return { refused: { reason: 'not yours' } }
    return course.seat.state === 'closed' ? { refused: { reason: 'gone' } } : act(course, trx, now)
  }

export const pageHandlers: readonly MentorHandler[] = [
  onClick(openSeatPage, async (services, { me, value, open }) =>
    open(await renderSeat(services, me, value.seatId)),
  ),
  onClick(openSeatForm, async (services, click) => {
    const { me, value, open, reply } = click
    const { workspaceId } = me
    const seat = value
      ? await findSeat(services.db, { workspaceId, seatId: value.seatId })
      : await findSeatBeside(services.db, workspaceId, me.id)
    if (value && (seat?.leaderId !== me.id || seat.state === 'closed')) return reply(gone(services, me))
    await open(seatFormView(seat, { ...placeOf(click), ...(seat && { seatId: seat.id }) }))
  }),
  onSubmit(
    seatForm,
    () => seatFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const { workspaceId } = me
      const { seatId } = metadata
      if (seatId === undefined) {
        const now = services.clock.now()
        const isNew = await services.db
          .transaction()
          .execute((trx) => openSeat(trx, { workspaceId, leaderId: me.id, ...fields }, now))
        await services.refresh({ workspaceId, personIds: [me.id] })
        if (isNew) return { show: openedMessage() }
        return { show: seatRefusalMessage({ reason: 'has a seat already' }, todayOf(services, me)) }
      }
      const key = { workspaceId, seatId }
      const saved = await changeSeat(
        services,
        key,
        asLeader(me.id, async (course, trx) => {
          await savePlan(trx, key, fields)
          return { course: { ...course, seat: { ...course.seat, ...fields } }, tell: [] }
        }),
      )
      if (!saved) return { show: gone(services, me) }
      if ('refused' in saved) return { show: seatRefusalMessage(saved.refused, todayOf(services, me)) }
      showOnPage(services, submission, metadata, seatId)
      return metadata.pageId === undefined ? { show: keptMessage() } : 'close'
    },
  ),
  onClick(askForSeat, async (services, click) => {
    const { me, value } = click
    const key = { workspaceId: me.workspaceId, seatId: value.seatId }
    const asked = await changeSeat(services, key, async (course, trx, now) => {
      const { seat, leader, terms, considered } = course
      if (seat.state !== 'open') return { refused: { reason: seat.state === 'closed' ? 'gone' : 'resting' } }
      if (leader.id === me.id) return { refused: { reason: 'myself' } }
      if (considered.includes(me.id) || terms.some(({ personId }) => personId === me.id))
        return { course, tell: [] }
      await addAsker(trx, key, me.id, now)
      return { course: { ...course, considered: [...considered, me.id] }, tell: [] }
    })
    if (!asked) return click.reply(gone(services, me))
    if ('refused' in asked) return click.reply(seatRefusalMessage(asked.refused, todayOf(services, me)))
    await showAfterClick(services, click, key.seatId, keptMessage())
  }),
  onClick(withdrawFromSeat, async (services, click) => {
    const { me, value } = click
    const key = { workspaceId: me.workspaceId, seatId: value.seatId }
    const withdrawn = await changeSeat(services, key, (course) => ({
      course: { ...course, considered: course.considered.filter((id) => id !== me.id) },
      tell: [],
    }))
    if (!withdrawn) return click.reply(gone(services, me))
    await showAfterClick(services, click, key.seatId, keptMessage())
  }),
  onClick(restSeat, async (services, click) => {
    const { me, value } = click
    const key = { workspaceId: me.workspaceId, seatId: value.seatId }
    const state = value.rests ? 'resting' : 'open'
    const changed = await changeSeat(
      services,
      key,
      asLeader(me.id, (course) => ({ course: { ...course, seat: { ...course.seat, state } }, tell: [] })),
    )
    if (!changed) return click.reply(gone(services, me))
    if ('refused' in changed) return click.reply(seatRefusalMessage(changed.refused, todayOf(services, me)))
    await showAfterClick(services, click, key.seatId, keptMessage())
  }),
  onClick(closeSeat, async (services, click) => {
    const { me, value } = click
    const key = { workspaceId: me.workspaceId, seatId: value.seatId }
    const closed = await changeSeat(
      services,
      key,
      asLeader(me.id, (course, _, now) => close(course, now)),
    )
    if (!closed) return click.reply(gone(services, me))
    if ('refused' in closed) return click.reply(seatRefusalMessage(closed.refused, todayOf(services, me)))
    await showAfterClick(services, click, key.seatId, keptMessage())
  }),
]
