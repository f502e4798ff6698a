import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { findOrCreatePerson, lookUpMember } from '../../people/directory.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { isCadence } from '../../relationships/rules.ts'
import { type Asking, findAskRefusal, findTooMany, insertRequest } from '../asking-store.ts'
import { newsOf, REQUEST } from '../jobs.ts'
import { NOTHING_FILLED, REQUEST_FORM, requestView, sentMessage } from '../mentee-views.ts'
import { searchWords } from '../offer-rules.ts'
import { findMentors } from '../offer-store.ts'
import { fieldRefusal, refusalMessage } from '../refusal-views.ts'
import { type Refusal, WORDS_MAX_LENGTH } from '../rules.ts'

const CHOICES = 10

/** Opens the form, unless it is clear already that this request can't be. */
export async function openRequest(services: Services, asked: Asked, mentorId: string | null): Promise<void> {
  const me = await findOrCreatePerson(services, asked)
  const today = localDate(services.clock.now(), me.zone)
  const checked = await check(services, me, mentorId)
  if ('refusal' in checked) return asked.reply(refusalMessage(checked.refusal, today))
  const view = requestView({ mentor: checked.mentor, choices: [], filled: NOTHING_FILLED })
  await asked.open(view)
}

type Checked = { mentor: { id: string; name: string } | null } | { refusal: Refusal }

/** Only members can take part, and the rest of the rules hold. */
async function check(services: Services, me: Person, mentorId: string | null): Promise<Checked> {
  const { workspaceId } = me
  const [self, other] = await Promise.all([
    lookUpMember(services, { workspaceId, personId: me.id }),
    mentorId === null || mentorId === me.id
      ? null
      : lookUpMember(services, { workspaceId, personId: mentorId }),
  ])
  if ('notAMember' in self) return { refusal: { reason: 'i am a guest' } }
  if (mentorId === null) {
    const refusal = await findTooMany(services.db, me)
    return refusal ? { refusal } : { mentor: null }
  }
  if (other && 'notAMember' in other)
    return { refusal: { reason: 'not a member', who: mentorId, standing: other.notAMember } }
  const refusal = await findAskRefusal(services.db, me, mentorId, services.clock.now())
  return refusal ? { refusal } : { mentor: { id: mentorId, name: other?.person.displayName ?? '' } }
}

const metadata = z.object({ mentorId: z.string().optional() })

function text(name: string) {
  return z
    .string()
    .nullish()
    .transform((typed) => (typed ?? '').trim())
    .pipe(z.string().max(WORDS_MAX_LENGTH, `${name}: at most ${WORDS_MAX_LENGTH} characters.`))
}

const requestForm = z.object({
  mentor: z.string().nullish(),
  choice: z.string().nullish(),
  wish: text('This').refine((wish) => wish !== '', 'One line is enough.'),
  why: text('This'),
  tried: text('This'),
  cadence: z.coerce.number().refine(isCadence, 'Choose one of these.'),
})

export function registerAsking(app: App, services: Services): void {
  app.action('open_request', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await openRequest(services, pressed, pressed.value || null)
  })
  app.view(REQUEST_FORM, async ({ ack, body, view }) => {
    const form = requestForm.safeParse(readForm(view))
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    const me = await findOrCreatePerson(services, submittedBy(body))
    const fixedId = metadata.parse(JSON.parse(view.private_metadata)).mentorId
    const mentorId = fixedId ?? form.data.mentor ?? form.data.choice
    if (!mentorId) return ack(await offerChoice(services, me, form.data))
    const field = fixedId ? 'wish' : form.data.mentor ? 'mentor' : 'choice'
    await ack(await submit(services, me, mentorId, form.data, field))
    await services.refresh({ workspaceId: me.workspaceId, personIds: [me.id, mentorId] })
  })
}

type Form = z.output<typeof requestForm>

function errorOn(field: string, words: string) {
  return { response_action: 'errors', errors: { [field]: words } } as const
}

/** The same form, with people to choose from. */
async function offerChoice(services: Services, me: Person, { wish, why, tried, cadence }: Form) {
  const choices = await choose(services, me, wish)
  if (choices.length === 0) return errorOn('mentor', NOBODY_HAS_ROOM)
  const filled = { wish, why, tried, cadenceDays: cadence }
  return { response_action: 'update', view: requestView({ mentor: null, choices, filled }) } as const
}

/** `field`: where a refusal is shown. */
async function submit(services: Services, me: Person, mentorId: string, form: Form, field: string) {
  if (form.why === '') return errorOn('why', 'Why this person? One line is enough.')
  const { wish, why, tried, cadence } = form
  const sent = await send(services, me, mentorId, { wish, why, tried: tried || null, cadenceDays: cadence })
  if (!('refusal' in sent))
    return { response_action: 'update', view: notice(sentMessage(sent.request)) } as const
  const names = await findNames(services.db, me.workspaceId, idsIn(sent.refusal))
  return errorOn(field, fieldRefusal(sent.refusal, localDate(services.clock.now(), me.zone), names))
}

const NOBODY_HAS_ROOM = 'Nobody who is listed has room just now. Name somebody whose work you admire.'

export function idsIn(refusal: Refusal): string[] {
  if (refusal.reason === 'full') return refusal.menteeIds
  if (refusal.reason === 'too many') return refusal.whom
  return 'who' in refusal ? [refusal.who] : []
}

/** Those who fit the wish, and where these are few, others with room. */
async function choose(services: Services, me: Person, wish: string) {
  const today = localDate(services.clock.now(), me.zone)
  const search = { workspaceId: me.workspaceId, forId: me.id, today, onlyWithRoom: true, limit: CHOICES }
  const fitting = await findMentors(services.db, { ...search, words: searchWords(wish) })
  if (fitting.length === CHOICES) return fitting
  const except = fitting.map((one) => one.personId)
  const others = await findMentors(services.db, {
    ...search,
    words: [],
    except,
    limit: CHOICES - fitting.length,
  })
  return [...fitting, ...others]
}

/** The request, and the mentor's message, in one transaction. */
async function send(services: Services, me: Person, mentorId: string, asking: Asking) {
  const checked = await check(services, me, mentorId)
  if ('refusal' in checked) return checked
  const now = services.clock.now()
  const who = { workspaceId: me.workspaceId, personId: me.id }
  return services.db.transaction().execute(async (trx) => {
    const result = await insertRequest(trx, who, mentorId, asking, now)
    if ('request' in result)
      await services.outbox.enqueue(trx, [newsOf(REQUEST, mentorId, result.request, now)])
    return result
  })
}
