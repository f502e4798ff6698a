import type { App } from '@slack/bolt'
import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Trx } from '../../../platform/database.ts'
import type { Services } from '../../../platform/services.ts'
import { askedByButton, type Pressed, submittedBy } from '../../../platform/slack/asked.ts'
import { type Message, notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { isCadence } from '../../relationships/rules.ts'
import { accept, ask, decline } from '../deciding-store.ts'
import { ACCEPTED, DECLINED, newsOf, QUESTION } from '../jobs.ts'
import {
  ASK_FORM,
  askedNotice,
  askView,
  decidedNotice,
  NO_FORM,
  noView,
  YES_FORM,
  yesView,
} from '../mentor-views.ts'
import { closedUntilField, searchWords } from '../offer-rules.ts'
import { findMentors } from '../offer-store.ts'
import { fieldRefusal, refusalMessage } from '../refusal-views.ts'
import {
  type KindWords,
  REPLY_MAX_LENGTH,
  type Refusal,
  type Request,
  refuseDecided,
  WORDS_MAX_LENGTH,
} from '../rules.ts'
import { findRequest, findRoom, type Key, saveSeen } from '../store.ts'
import { idsIn } from './asking.ts'

const SUGGESTIONS = 10

export function registerDeciding(app: App, services: Services): void {
  app.action('request_yes', async ({ ack, body, client, respond }) => {
    await ack()
    await open(services, askedByButton({ body, client, respond }), async (request) => yesView(request))
  })
  app.action('request_ask', async ({ ack, body, client, respond }) => {
    await ack()
    await open(services, askedByButton({ body, client, respond }), async (request) => askView(request))
  })
  app.action('request_no', async ({ ack, body, client, respond }) => {
    await ack()
    await open(services, askedByButton({ body, client, respond }), async (request, me) => {
      const { room } = await findRoom(services.db, request.workspaceId, me.id)
      return noFormOf(services, request, me, room > 0 ? 'season' : 'full')
    })
  })
  app.action(/^kind_words_(full|field|season)$/, async ({ ack, action, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const kind = kindWords.parse('action_id' in action ? action.action_id.replace('kind_words_', '') : null)
    const me = await findOrCreatePerson(services, pressed)
    const request = await findRequest(services.db, keyOf(pressed, pressed.value))
    if (!pressed.page || request?.mentorId !== me.id) return
    const view = await noFormOf(services, request, me, kind)
    await client.views.update({ view_id: pressed.page.viewId, view })
  })
  registerForms(app, services)
}

const kindWords = z.enum(['full', 'field', 'season'])

async function noFormOf(services: Services, request: Request, me: Person, kind: KindWords) {
  const suggestions = await findMentors(services.db, {
    workspaceId: request.workspaceId,
    forId: request.menteeId,
    today: localDate(services.clock.now(), me.zone),
    words: searchWords(request.wish),
    onlyWithRoom: true,
    except: [me.id],
    limit: SUGGESTIONS,
  })
  return noView({ request, suggestions, kind })
}

function keyOf({ workspaceId }: { workspaceId: string }, requestId: string): Key {
  return { workspaceId, requestId }
}

type Draw = (request: Request, me: Person) => Promise<ReturnType<typeof yesView>>

/** A press on a request: it is seen from now on, whatever comes of it. */
async function open(services: Services, pressed: Pressed, draw: Draw): Promise<void> {
  const me = await findOrCreatePerson(services, pressed)
  const now = services.clock.now()
  const today = localDate(now, me.zone)
  const request = await findRequest(services.db, keyOf(pressed, pressed.value))
  if (request?.mentorId !== me.id) return pressed.reply(refusalMessage({ reason: 'not yours' }, today))
  const refusal = refuseDecided(request, me)
  if (refusal) {
    await pressed.reply(refusalMessage(refusal, today))
    return services.refresh({ workspaceId: me.workspaceId, personIds: [me.id], pressedTs: pressed.messageTs })
  }
  await pressed.open(await draw(request, me))
  const seen = await saveSeen(services.db, pressed, now, request.id)
  await services.refresh({ workspaceId: me.workspaceId, personIds: seen, homeOnly: true })
}

const yesForm = z.object({
  cadence: z.coerce.number().refine(isCadence, 'Choose one of these.'),
  words: optional(REPLY_MAX_LENGTH),
})
const askForm = z.object({
  question: z
    .string({ error: 'What would you like to know?' })
    .trim()
    .min(1, 'What would you like to know?')
    .max(WORDS_MAX_LENGTH, `At most ${WORDS_MAX_LENGTH} characters.`),
})

function optional(max: number) {
  return z
    .string()
    .max(max, `At most ${max} characters.`)
    .nullish()
    .transform((typed) => typed?.trim() || null)
}

function noForm(today: Temporal.PlainDate) {
  return z.object({
    words: optional(REPLY_MAX_LENGTH),
    suggested: z.string().nullish().default(null),
    waitlist: z.array(z.string()).nullish(),
    closeUntil: closedUntilField(today),
  })
}

function registerForms(app: App, services: Services): void {
  app.view(YES_FORM, async ({ ack, body, view }) => {
    const form = yesForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const { cadence: cadenceDays, words } = form.data
    const result = await decide(services, submittedBy(body), ACCEPTED, (trx, me, now) =>
      accept(trx, keyOf(me, view.private_metadata), me, { cadenceDays, words }, now),
    )
    await ack(result.errors ? errorsOn('cadence', result.errors) : shown(result.message))
    await result.after()
  })
  app.view(ASK_FORM, async ({ ack, body, view }) => {
    const form = askForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const result = await decide(services, submittedBy(body), QUESTION, (trx, me, now) =>
      ask(trx, keyOf(me, view.private_metadata), me, form.data.question, now),
    )
    await ack(result.errors ? errorsOn('question', result.errors) : shown(result.message))
    await result.after()
  })
  app.view(NO_FORM, async ({ ack, body, view }) => {
    const { zone } = await findOrCreatePerson(services, submittedBy(body))
    const filled = readForm(view)
    const wordsField = Object.keys(filled).find((name) => name.startsWith('words_')) ?? 'words'
    const form = noForm(localDate(services.clock.now(), zone)).safeParse({
      ...filled,
      words: filled[wordsField],
    })
    if (!form.success) {
      const { words, ...errors } = toFieldErrors(form.error)
      return ack({ response_action: 'errors', errors: words ? { ...errors, [wordsField]: words } : errors })
    }
    const { words, suggested: suggestedId, waitlist, closeUntil } = form.data
    const no = { words, suggestedId, offersWaitlist: (waitlist ?? []).length > 0, closeUntil }
    const result = await decide(services, submittedBy(body), DECLINED, (trx, me, now) =>
      decline(trx, keyOf(me, view.private_metadata), me, no, now),
    )
    await ack(result.errors ? errorsOn('waitlist', result.errors) : shown(result.message))
    await result.after()
  })
}

function errorsOn(field: string, words: string) {
  return { response_action: 'errors', errors: { [field]: words } } as const
}

function shown(message: Message) {
  return { response_action: 'update', view: notice(message) } as const
}

type Decision = (
  trx: Trx,
  me: Person,
  now: Temporal.Instant,
) => Promise<{ request: Request } | { refusal: Refusal }>
type Decided = { message: Message; errors: string | null; after(): Promise<void> }

/** The decision, and the mentee's message, in one transaction. */
async function decide(
  services: Services,
  who: { workspaceId: string; personId: string },
  kind: string,
  decision: Decision,
): Promise<Decided> {
  const me = { ...(await findOrCreatePerson(services, who)), personId: who.personId }
  const now = services.clock.now()
  const today = localDate(now, me.zone)
  const result = await services.db.transaction().execute(async (trx) => {
    const changed = await decision(trx, me, now)
    if ('request' in changed)
      await services.outbox.enqueue(trx, [newsOf(kind, changed.request.menteeId, changed.request, now)])
    return changed
  })
  if ('refusal' in result) {
    const { refusal } = result
    const after = () => services.refresh({ workspaceId: me.workspaceId, personIds: [me.id] })
    const message = refusalMessage(refusal, today)
    if (refusal.reason !== 'full' && refusal.reason !== 'suggested is full')
      return { message, errors: null, after }
    const names = await findNames(services.db, me.workspaceId, idsIn(refusal))
    return { message, errors: fieldRefusal(refusal, today, names), after }
  }
  const { request } = result
  const after = () =>
    services.refresh({ workspaceId: me.workspaceId, personIds: [request.mentorId, request.menteeId] })
  const message = kind === QUESTION ? askedNotice(request) : decidedNotice(request, { zone: me.zone, today })
  return { message, errors: null, after }
}
