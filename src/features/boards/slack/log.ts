import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import {
  CHECK_IN_KINDS,
  type CheckIn,
  type CheckInDateRefusal,
  checkInDay,
  NOTE_MAX_LENGTH,
} from '../../relationships/rules.ts'
import {
  advisorLogForm,
  answeredForm,
  letAskGo,
  logAdvisorToday,
  openAdvisorLog,
  openAnswered,
  undoAdvisorCheckIn,
} from '../actions.ts'
import { closeAsk } from '../entry-store.ts'
import { advisorLogView, answeredView } from '../form-views.ts'
import { findShared, logWithAdvisor, undoWithAdvisor } from '../log-store.ts'
import { ADVICE_MAX_LENGTH, type Advisor } from '../rules.ts'
import { lockAdvisor } from '../store.ts'
import { askClosedMessage, boardRefusalMessage, loggedMessage, undoneMessage } from '../views.ts'
import { draftMessage } from '../write-views.ts'
import { findOwn, placeOf, refreshAfterCheckIn, replace, showChange } from './find.ts'

const GONE = { reason: 'gone' } as const

const text = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform((typed) => typed.trim() || null)
    .nullable()
    .default(null)

const DATE_REFUSALS: Record<CheckInDateRefusal, string> = {
  'in the future': 'Pick today or an earlier day.',
  'too long ago': 'Pick a day within the last 10 years.',
}

function logFields(today: Temporal.PlainDate) {
  return z.object({
    kind: z.enum(CHECK_IN_KINDS),
    on: checkInDay(today, DATE_REFUSALS),
    advice: text(ADVICE_MAX_LENGTH),
    note: text(NOTE_MAX_LENGTH),
  })
}

export const logHandlers: readonly MentorHandler[] = [
  onClick(logAdvisorToday, async (services, { me, value, reply, messageTs }) => {
    const on = todayOf(services, me)
    const saved = await save(services, me, value.advisorId, { on, kind: 'call', note: null, advice: null })
    // A nudge shows the result itself.
    if (!saved.changed || messageTs === undefined) await reply(saved.message)
    if (saved.advisor) await refreshAfterCheckIn(services, saved.advisor, messageTs)
  }),
  onClick(openAdvisorLog, async (services, click) => {
    const advisor = await findOwn(services, click.me, click.value.advisorId)
    if (!advisor) return click.reply(boardRefusalMessage(GONE))
    const isShared = (await findShared(services.db, advisor)) !== null
    const metadata = { advisorId: advisor.id, ...placeOf(click) }
    await click.open(advisorLogView(advisor, { today: todayOf(services, click.me), isShared, metadata }))
  }),
  onSubmit(
    advisorLogForm,
    (services, { me }) => logFields(todayOf(services, me)),
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const saved = await save(services, me, metadata.advisorId, { ...fields, pageId: metadata.pageId })
      if (saved.advisor) await refreshAfterCheckIn(services, saved.advisor, metadata.messageTs)
      await showChange(services, submission, metadata)
      return saved.changed && metadata.messageTs !== undefined ? 'close' : { show: saved.message }
    },
  ),
  onClick(undoAdvisorCheckIn, async (services, click) => {
    const { me, value, reply, messageTs } = click
    const advisor = await findOwn(services, me, value.advisorId)
    if (!advisor) return reply(boardRefusalMessage(GONE))
    const shared = await findShared(services.db, advisor)
    const undone = await services.db
      .transaction()
      .execute((trx) => undoWithAdvisor(trx, { advisor, shared }, value.checkInId, services.clock.now()))
    const draft = undone.result === 'undone' ? undone.draft : null
    const message = draft
      ? draftMessage(advisor, { entryId: draft.id, words: draft.words ?? '', pageId: value.pageId })
      : undoneMessage(undone.result === 'undone')
    // A nudge shows the result itself.
    if (messageTs === undefined) await replace(services, click, message)
    await refreshAfterCheckIn(services, advisor, messageTs)
  }),
  onClick(openAnswered, async (services, click) => {
    const { advisorId, entryId } = click.value
    const advisor = await findOwn(services, click.me, advisorId)
    if (!advisor) return click.reply(boardRefusalMessage(GONE))
    if (advisor.openAsk?.id !== entryId) return click.reply(askClosedMessage(advisor, false))
    await click.open(answeredView(advisor, { advisorId, entryId, ...placeOf(click) }))
  }),
  onSubmit(
    answeredForm,
    () => z.object({ advice: text(ADVICE_MAX_LENGTH) }),
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const on = todayOf(services, me)
      const given = {
        on,
        kind: 'message' as const,
        note: null,
        ...fields,
        closes: metadata.entryId,
        pageId: metadata.pageId,
      }
      const saved = await save(services, me, metadata.advisorId, given)
      if (saved.advisor) await refreshAfterCheckIn(services, saved.advisor, undefined)
      await showChange(services, submission, metadata)
      return { show: saved.message }
    },
  ),
  onClick(letAskGo, async (services, { me, value, reply }) => {
    const { workspaceId } = me
    const advisor = await findOwn(services, me, value.advisorId)
    if (!advisor) return reply(boardRefusalMessage(GONE))
    const closed = await services.db.transaction().execute(async (trx) => {
      await lockAdvisor(trx, { workspaceId, advisorId: advisor.id })
      return closeAsk(trx, { workspaceId, ...value }, services.clock.now())
    })
    await reply(askClosedMessage(advisor, closed === 'closed'))
    await services.refresh({ workspaceId, personIds: [me.id] })
  }),
]

/** `advisor` is missing if there was nobody to log it with. */
type Saved = { changed: boolean; message: Message; advisor?: Advisor }

async function save(
  services: Services,
  me: Person,
  advisorId: string,
  { pageId, ...given }: CheckIn & { advice: string | null; closes?: string; pageId?: string | undefined },
): Promise<Saved> {
  const advisor = await findOwn(services, me, advisorId)
  if (!advisor) return { changed: false, message: boardRefusalMessage(GONE) }
  const shared = await findShared(services.db, advisor)
  const result = await services.db
    .transaction()
    .execute((trx) => logWithAdvisor(trx, { advisor, shared }, given, services.clock.now()))
  const after = await findOwn(services, me, advisorId)
  if (result.result === 'gone' || !after) return { changed: false, message: boardRefusalMessage(GONE) }
  const changed = result.result === 'logged'
  const checkInId = result.result === 'logged' ? result.checkInId : null
  const outcome = { isShared: shared !== null, changed, checkInId, pageId }
  return { changed, message: loggedMessage(after, outcome, todayOf(services, me)), advisor: after }
}
