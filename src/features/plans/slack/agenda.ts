import { z } from 'zod'
import { command } from '../../../platform/commands/command.ts'
import type { Services } from '../../../platform/services.ts'
import type { Message } from '../../../platform/slack/blocks.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { openTopic } from '../../mentorships/actions.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { refreshBoth } from '../../mentorships/refresh.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import type { ButtonClick, Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { deleteTopic, markTalkedAbout, openTopicChange, topicForm } from '../actions.ts'
import {
  addAgendaItem,
  changeAgendaItem,
  deleteAgendaItem,
  findAgenda,
  findAgendaItems,
  saveTalkedAbout,
} from '../agenda-store.ts'
import { parseAgenda } from '../line-rules.ts'
import { AGENDA_FULL, type AgendaView, agendaFullMessage, agendaMessage, topicView } from '../prep-views.ts'
import { type AgendaItem, type Refusal, STEP_MAX_LENGTH } from '../rules.ts'
import { lineText } from '../step-views.ts'
import { refusalMessage } from '../views.ts'
import { findNamedActive, findOwnActive } from './find.ts'
import { updatePage, updatePrep } from './page.ts'

export const agendaCommand: MentorCommand = command({
  name: 'agenda',
  group: 'mentee',
  order: 1,
  usage: '/mentor agenda speaking up in meetings',
  says: 'add a topic for your next check-in',
  isCommon: true,
  takesPerson: 'before text',
  parse: parseAgenda,
  refusalText: lineText,
  /** With words, adds them; without, shows the agenda. */
  async handle(
    services,
    interaction: Interaction,
    { who, words }: { who: string | null; words: string | null },
  ) {
    const { me, reply } = interaction
    const found = await findNamedActive(services, me, who)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const { mentorship } = found
    if (words === null) return reply(await agendaAfter(services, me, mentorship, null))
    if (me.id !== mentorship.menteeId) {
      return reply(refusalMessage({ reason: 'only the mentee', who: mentorship.menteeId }))
    }
    const item = { workspaceId: me.workspaceId, mentorshipId: mentorship.id, authorId: me.id, words }
    const now = services.clock.now()
    const added = await services.db.transaction().execute(async (trx) => {
      const result = await addAgendaItem(trx, item, now)
      if (result !== 'full') await acceptByAct(trx, mentorship, me.id, now)
      return result
    })
    if (added === 'full') return reply(agendaFullMessage(words))
    await refreshBoth(services, mentorship)
    await reply(await agendaAfter(services, me, mentorship, added))
  },
})

export const agendaHandlers: readonly MentorHandler[] = [
  onClick(openTopic, async (services, { me, value, page, open, reply }) => {
    const found = menteeOnly(await findOwnActive(services, me, value.mentorshipId), me)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(topicView({ mentorship: found.mentorship, item: null, prepViewId: page?.viewId }))
  }),
  onClick(openTopicChange, async (services, { me, value, page, open, reply }) => {
    const found = menteeOnly(await findTopic(services, me, value.itemId), me)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    await open(topicView({ ...found, prepViewId: page?.viewId }))
  }),
  onClick(deleteTopic, async (services, click) => {
    const { workspaceId, me, value } = click
    const found = menteeOnly(await findTopic(services, me, value.itemId), me)
    if ('refusal' in found) return click.reply(refusalMessage(found.refusal))
    const key = { workspaceId, mentorshipId: found.mentorship.id, itemId: value.itemId, authorId: me.id }
    await deleteAgendaItem(services.db, key)
    await showChange(services, click, found.mentorship, 'deleted')
  }),
  onClick(markTalkedAbout, async (services, click) => {
    const { workspaceId, me, value } = click
    const found = await findTopic(services, me, value.itemId)
    if ('refusal' in found) return click.reply(refusalMessage(found.refusal))
    const key = { workspaceId, mentorshipId: found.mentorship.id, itemId: value.itemId }
    await saveTalkedAbout(services.db, key, services.clock.now())
    await showChange(services, click, found.mentorship, 'talked about')
  }),
  onSubmit(
    topicForm,
    () => topicFields,
    async (services, submission) => {
      const { me, metadata, fields } = submission
      const found = menteeOnly(await findOwnActive(services, me, metadata.mentorshipId), me)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      const { mentorship } = found
      const saved = await saveTopic(services, mentorship, metadata.itemId, fields.words)
      if (saved === 'full') return { errors: { words: AGENDA_FULL } }
      if (saved === 'there already') return { errors: { words: 'That’s already on the agenda.' } }
      if (saved === 'gone') return { show: refusalMessage({ reason: 'gone' }) }
      await refreshBoth(services, mentorship)
      if (metadata.prepViewId !== undefined) {
        updatePrep(services, submission, mentorship)
        return 'close'
      }
      return { show: await agendaAfter(services, me, mentorship, saved) }
    },
  ),
]

const topicFields = z.object({
  words: z
    .string({ error: 'Describe it in a few words.' })
    .trim()
    .min(1, 'Describe it in a few words.')
    .max(STEP_MAX_LENGTH, `Use at most ${STEP_MAX_LENGTH} characters.`),
})

/** Finds a topic and its mentorship. */
async function findTopic(
  services: Services,
  me: Person,
  itemId: string,
): Promise<{ item: AgendaItem; mentorship: Mentorship } | { refusal: Refusal }> {
  const [item] = await findAgendaItems(services.db, me.workspaceId, [itemId])
  if (!item) return { refusal: { reason: 'gone' } }
  const found = await findOwnActive(services, me, item.mentorshipId)
  return 'refusal' in found ? found : { item, mentorship: found.mentorship }
}

/** Refuses the mentor: the topics are the mentee's. */
function menteeOnly<Found extends { mentorship: Mentorship } | { refusal: Refusal }>(
  found: Found,
  me: Person,
): Found | { refusal: Refusal } {
  if (!('mentorship' in found) || found.mentorship.menteeId === me.id) return found
  return { refusal: { reason: 'only the mentee', who: found.mentorship.menteeId } }
}

async function saveTopic(
  { db, clock }: Services,
  mentorship: Mentorship,
  itemId: string | undefined,
  words: string,
): Promise<'added' | 'changed' | 'there already' | 'full' | 'gone'> {
  const { workspaceId, id: mentorshipId, menteeId: authorId } = mentorship
  const now = clock.now()
  return db.transaction().execute(async (trx) => {
    if (itemId !== undefined)
      return changeAgendaItem(trx, { workspaceId, mentorshipId, itemId, authorId }, words)
    const added = await addAgendaItem(trx, { workspaceId, mentorshipId, authorId, words }, now)
    if (added !== 'full') await acceptByAct(trx, mentorship, authorId, now)
    return added
  })
}

/** Shows the change where the click came from: on Home, in the open page, or as a message. */
async function showChange(
  services: Services,
  click: ButtonClick<{ itemId: string }>,
  mentorship: Mentorship,
  said: AgendaView['said'],
): Promise<void> {
  if (click.page) await updatePage(services, click, click.page, mentorship)
  else if (!click.rerenders) await click.reply(await agendaAfter(services, click.me, mentorship, said))
  await refreshBoth(services, mentorship)
}

async function agendaAfter(
  { db }: Services,
  me: Person,
  mentorship: Mentorship,
  said: AgendaView['said'],
): Promise<Message> {
  const items = await findAgenda(db, me.workspaceId, [mentorship.id])
  return agendaMessage({ mentorship, readerId: me.id, items, said })
}
