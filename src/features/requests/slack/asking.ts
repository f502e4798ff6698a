import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type FormAnswer, onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { openRequest } from '../../mentorships/actions.ts'
import type { MentorHandler } from '../../people/interactions.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { findNames } from '../../people/store.ts'
import { isCadence } from '../../relationships/rules.ts'
import { requestForm } from '../actions.ts'
import { insertRequest, type NewRequest } from '../asking-store.ts'
import { notificationAbout, REQUEST } from '../jobs.ts'
import { requestView, sentMessage } from '../mentee-views.ts'
import { searchWords } from '../offer-rules.ts'
import { findMentors } from '../offer-store.ts'
import { checkRequest, showRequestForm } from '../open-form.ts'
import { fieldRefusal } from '../refusal-views.ts'
import { idsIn, WORDS_MAX_LENGTH } from '../rules.ts'

const text = z
  .string()
  .nullish()
  .transform((typed) => (typed ?? '').trim())
  .pipe(z.string().max(WORDS_MAX_LENGTH, `Use at most ${WORDS_MAX_LENGTH} characters.`))

const requestFields = z.object({
  mentor: z.string().nullish(),
  choice: z.string().nullish(),
  wish: text.refine((wish) => wish !== '', 'Say what you want to get better at.'),
  why: text,
  tried: text,
  cadence: z.coerce.number().refine(isCadence, 'Choose an option.'),
})
type RequestFields = z.output<typeof requestFields>

export const askingHandlers: readonly MentorHandler[] = [
  onClick(openRequest, (services, click) => showRequestForm(services, click, click.value?.mentorId ?? null)),
  onSubmit(
    requestForm,
    () => requestFields,
    async (services, { workspaceId, me, metadata, fields }) => {
      const mentorId = metadata.mentorId ?? fields.mentor ?? fields.choice
      if (!mentorId) return offerChoice(services, me, fields)
      const refusalField = metadata.mentorId ? 'wish' : fields.mentor ? 'mentor' : 'choice'
      const answer = await submit(services, me, mentorId, fields, refusalField)
      await services.refresh({ workspaceId, personIds: [me.id, mentorId] })
      return answer
    },
  ),
]

const NO_ONE_HAS_ROOM = 'No listed mentor has room right now. Choose someone by name.'

/** Shows the form again, with mentors to choose from. */
async function offerChoice(services: Services, me: Person, fields: RequestFields): Promise<FormAnswer> {
  const { wish, why, tried, cadence: cadenceDays } = fields
  const choices = await findChoices(services, me, wish)
  if (choices.length === 0) return { errors: { mentor: NO_ONE_HAS_ROOM } }
  return { view: requestView({ mentor: null, choices, filled: { wish, why, tried, cadenceDays } }) }
}

const CHOICES = 10

/** Returns mentors with room: first those whose offer matches the request, then others. */
async function findChoices({ db, clock }: Services, me: Person, wish: string) {
  const today = localDate(clock.now(), me.zone)
  const search = { workspaceId: me.workspaceId, forId: me.id, today, onlyWithRoom: true, limit: CHOICES }
  const matching = await findMentors(db, { ...search, words: searchWords(wish) })
  if (matching.length === CHOICES) return matching
  const except = matching.map((one) => one.personId)
  const others = await findMentors(db, { ...search, words: [], except, limit: CHOICES - matching.length })
  return [...matching, ...others]
}

/** `refusalField`: the field under which a refusal is shown. */
async function submit(
  services: Services,
  me: Person,
  mentorId: string,
  { wish, why, tried, cadence: cadenceDays }: RequestFields,
  refusalField: string,
): Promise<FormAnswer> {
  if (why === '') return { errors: { why: 'Say why you’re asking this person.' } }
  const sent = await send(services, me, mentorId, { wish, why, tried: tried || null, cadenceDays })
  if (!('refusal' in sent)) return { show: sentMessage(sent.request) }
  const names = await findNames(services.db, me.workspaceId, idsIn(sent.refusal))
  const today = localDate(services.clock.now(), me.zone)
  return { errors: { [refusalField]: fieldRefusal(sent.refusal, today, names) } }
}

/** Saves the request and enqueues the mentor's message, in one transaction. */
async function send(services: Services, me: Person, mentorId: string, newRequest: NewRequest) {
  const checked = await checkRequest(services, me, mentorId)
  if ('refusal' in checked) return checked
  const now = services.clock.now()
  const who = { workspaceId: me.workspaceId, personId: me.id }
  return services.db.transaction().execute(async (trx) => {
    const result = await insertRequest(trx, who, mentorId, newRequest, now)
    if ('request' in result)
      await services.outbox.enqueue(trx, [
        { ...notificationAbout(REQUEST, mentorId, result.request, now), senderId: me.id },
      ])
    return result
  })
}
