import { z } from 'zod'
import { command } from '../../../platform/commands/command.ts'
import { cleanText } from '../../../platform/plain-text.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { lookUpMember } from '../../people/directory.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { todayOf } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { isCadence } from '../../relationships/rules.ts'
import {
  addAdvisorForm,
  addNamesake,
  editAdvisorForm,
  linkAdvisor,
  openAddAdvisor,
  openBoard,
  openEditAdvisor,
} from '../actions.ts'
import { type BoardArgs, parseBoard } from '../command-rules.ts'
import { addAdvisorView, editAdvisorView, NO_CADENCE } from '../form-views.ts'
import {
  ADVISOR_NAME_MAX_LENGTH,
  type Advisor,
  BOARD_CADENCE_DAYS,
  type BoardCadence,
  type BoardRefusal,
  type Named,
  WHAT_FOR_MAX_LENGTH,
} from '../rules.ts'
import { type Added, addAdvisor, changeAdvisor, linkAdvisor as link } from '../store.ts'
import {
  addedMessage,
  boardCommandRefusalText,
  boardFieldError,
  boardRefusalMessage,
  changedMessage,
  linkedMessage,
  sameNameMessage,
} from '../views.ts'
import { findOwn, placeOf, renderBoard, replace, showChange } from './find.ts'

export const boardCommand: MentorCommand = command({
  name: 'board',
  synonyms: ['advisors'],
  group: 'self',
  order: 6,
  usage: '/mentor board @grace quarterly for hiring',
  says: 'your advisory board: the few people whose advice you ask for',
  parse: ({ args }) => parseBoard(args),
  handle: handleBoard,
  refusalText: boardCommandRefusalText,
})

/** Opens the page, or adds an advisor. Changes one who is on the board already. */
async function handleBoard(services: Services, interaction: Interaction, args: BoardArgs): Promise<void> {
  const { me, reply, open } = interaction
  if (args.advisor === null) return open(await renderBoard(services, me))
  const { cadence, whatFor } = args
  const wanted = { cadence: cadence === undefined ? BOARD_CADENCE_DAYS.default : cadence, whatFor }
  const saved = await add(services, me, args.advisor, wanted)
  if ('refusal' in saved) return reply(boardRefusalMessage(saved.refusal))
  const question = await askIfSame(services, me, saved, args.advisor, wanted)
  if (question) return reply(question)
  const { advisorId, result } = saved
  const today = todayOf(services, me)
  if (result === 'on it already') {
    const change = { ...(cadence !== undefined && { cadence }), ...(whatFor !== null && { whatFor }) }
    const advisor = await findOwn(services, me, advisorId)
    if (advisor && Object.keys(change).length === 0)
      return reply(boardRefusalMessage({ reason: 'on it already', name: advisor.contactName }))
    await saveChange(services, me, advisorId, change)
  }
  const advisor = await findOwn(services, me, advisorId)
  if (!advisor) return reply(boardRefusalMessage({ reason: 'gone' }))
  await reply(result === 'added' ? addedMessage(advisor, today) : changedMessage(advisor, today))
  await services.refresh({ workspaceId: me.workspaceId, personIds: [me.id] })
}

type Wanted = { cadence: BoardCadence; whatFor: string | null }
type Saved = Extract<Added, { advisorId: string }> | { refusal: BoardRefusal }

async function add(
  services: Services,
  me: Person,
  named: Named,
  wanted: Wanted,
  isSomeoneElse = false,
): Promise<Saved> {
  const { workspaceId, id: ownerId } = me
  if ('id' in named) {
    if (named.id === ownerId) return { refusal: { reason: 'myself' } }
    const looked = await lookUpMember(services, { workspaceId, personId: named.id })
    if ('notAMember' in looked)
      return { refusal: { reason: 'not a member', who: named.id, standing: looked.notAMember } }
  }
  const startedOn = todayOf(services, me)
  const added = await services.db
    .transaction()
    .execute((trx) =>
      addAdvisor(
        trx,
        { workspaceId, ownerId, contact: named, startedOn, limit: me.advisorLimit, isSomeoneElse, ...wanted },
        services.clock.now(),
      ),
    )
  return added.result === 'full' ? { refusal: { reason: 'full', limit: me.advisorLimit } } : added
}

/** The question about an advisor of the same name; null if there is none. */
async function askIfSame(
  services: Services,
  me: Person,
  saved: Extract<Saved, { advisorId: string }>,
  named: Named,
  wanted: Wanted & { pageId?: string | undefined },
): Promise<Message | null> {
  if (saved.result !== 'same name' || !('id' in named)) return null
  const advisor = await findOwn(services, me, saved.advisorId)
  return advisor ? sameNameMessage(advisor, named.id, wanted) : boardRefusalMessage({ reason: 'gone' })
}

function saveChange(services: Services, me: Person, advisorId: string, change: Partial<Wanted>) {
  const key = { workspaceId: me.workspaceId, advisorId }
  return services.db.transaction().execute((trx) => changeAdvisor(trx, key, change, services.clock.now()))
}

const cadence = z
  .union([z.literal(NO_CADENCE), z.coerce.number().refine(isCadence)])
  .transform((chosen): BoardCadence => (chosen === NO_CADENCE ? null : chosen))

const line = (max: number) =>
  z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .transform((text) => cleanText(text).replace(/\s+/g, ' ').trim() || null)
    .nullable()
    .default(null)

const editFields = z.object({ cadence, whatFor: line(WHAT_FOR_MAX_LENGTH) })

const addFields = editFields
  .extend({ person: z.string().nullable().default(null), name: line(ADVISOR_NAME_MAX_LENGTH) })
  .refine(({ person, name }) => person !== null || name !== null, {
    path: ['person'],
    message: 'Choose a person, or type a name.',
  })
  .refine(({ person, name }) => person === null || name === null, {
    path: ['name'],
    message: 'Choose a person or type a name, not both.',
  })

export const boardHandlers: readonly MentorHandler[] = [
  onClick(openBoard, async (services, { me, open }) => open(await renderBoard(services, me))),
  onClick(openAddAdvisor, (_, click) => click.open(addAdvisorView(placeOf(click)))),
  onSubmit(
    addAdvisorForm,
    () => addFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const { person, name, ...wanted } = fields
      const named: Named = person === null ? { name: name ?? '' } : { id: person }
      const field = person === null ? 'name' : 'person'
      const saved = await add(services, me, named, wanted)
      if ('refusal' in saved) return { errors: { [field]: boardFieldError(saved.refusal) } }
      const advisor = await findOwn(services, me, saved.advisorId)
      if (!advisor) return { show: boardRefusalMessage({ reason: 'gone' }) }
      if (saved.result === 'on it already')
        return {
          errors: { [field]: boardFieldError({ reason: 'on it already', name: advisor.contactName }) },
        }
      const question = await askIfSame(services, me, saved, named, { ...wanted, pageId: metadata.pageId })
      if (question) return { show: question }
      await showChange(services, submission, metadata)
      return metadata.pageId === undefined ? { show: addedMessage(advisor, todayOf(services, me)) } : 'close'
    },
  ),
  onClick(linkAdvisor, async (services, click) => {
    const { me, value } = click
    const { workspaceId } = me
    const { advisorId, personId } = value
    const mine = await findOwn(services, me, advisorId)
    const linked =
      mine &&
      (await services.db
        .transaction()
        .execute((trx) => link(trx, { workspaceId, advisorId }, personId, services.clock.now())))
    const advisor = linked === 'linked' ? await findOwn(services, me, advisorId) : null
    const answer = advisor
      ? linkedMessage(advisor, todayOf(services, me))
      : boardRefusalMessage({ reason: 'gone' })
    await replace(services, click, answer)
    await services.refresh({ workspaceId, personIds: [me.id] })
  }),
  onClick(addNamesake, async (services, click) => {
    const { me, value } = click
    const { personId, cadence, whatFor } = value
    const saved = await add(services, me, { id: personId }, { cadence, whatFor }, true)
    const advisor = 'refusal' in saved ? null : await findOwn(services, me, saved.advisorId)
    const refusal: BoardRefusal = 'refusal' in saved ? saved.refusal : { reason: 'gone' }
    const answer = advisor ? addedMessage(advisor, todayOf(services, me)) : boardRefusalMessage(refusal)
    await replace(services, click, answer)
    await services.refresh({ workspaceId: me.workspaceId, personIds: [me.id] })
  }),
  onClick(openEditAdvisor, async (services, click) => {
    const advisor = await findOwn(services, click.me, click.value.advisorId)
    if (!advisor) return click.reply(boardRefusalMessage({ reason: 'gone' }))
    await click.open(
      editAdvisorView(advisor, { advisorId: advisor.id, ...placeOf(click) }, todayOf(services, click.me)),
    )
  }),
  onSubmit(
    editAdvisorForm,
    () => editFields,
    async (services, submission) => {
      const { me, fields, metadata } = submission
      const before = await findOwn(services, me, metadata.advisorId)
      if (!before) return { show: boardRefusalMessage({ reason: 'gone' }) }
      await saveChange(services, me, before.id, changesOf(before, fields))
      await showChange(services, submission, metadata)
      return 'close'
    },
  ),
]

/** Saving the form without a new cadence doesn't answer nudges. */
function changesOf({ isNeverDue, cadenceDays }: Advisor, { cadence, whatFor }: Wanted): Partial<Wanted> {
  const isSame = (isNeverDue ? null : cadenceDays) === cadence
  return isSame ? { whatFor } : { cadence, whatFor }
}
