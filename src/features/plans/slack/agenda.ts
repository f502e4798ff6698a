import { command } from '../../../platform/commands/command.ts'
import type { Services } from '../../../platform/services.ts'
import { onClick } from '../../../platform/slack/handlers.ts'
import { acceptByAct } from '../../mentorships/offer-store.ts'
import { isOffered, type Mentorship } from '../../mentorships/rules.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { markTalkedAbout } from '../actions.ts'
import { addAgendaItem, findAgenda, findAgendaItems, saveTalkedAbout } from '../agenda-store.ts'
import { parseAgenda } from '../line-rules.ts'
import { type AgendaView, agendaFullMessage, agendaMessage } from '../prep-views.ts'
import { lineText } from '../step-views.ts'
import { refusalMessage } from '../views.ts'
import { findNamedActive, findOwnActive } from './find.ts'
import { updatePage } from './page.ts'
import { refreshBoth } from './steps.ts'

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
    if (words === null) return showAgenda(services, interaction, mentorship, null)
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
    if (isOffered(mentorship)) await refreshBoth(services, mentorship)
    await showAgenda(services, interaction, mentorship, added)
  },
})

export const agendaHandlers: readonly MentorHandler[] = [
  onClick(markTalkedAbout, async (services, click) => {
    const { workspaceId, me, value, page, reply } = click
    const { itemId } = value
    const [item] = await findAgendaItems(services.db, workspaceId, [itemId])
    if (!item) return reply(refusalMessage({ reason: 'gone' }))
    const found = await findOwnActive(services, me, item.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const key = { workspaceId, mentorshipId: found.mentorship.id, itemId }
    await saveTalkedAbout(services.db, key, services.clock.now())
    if (page) return updatePage(services, click, page, found.mentorship)
    await showAgenda(services, click, found.mentorship, 'talked about')
  }),
]

async function showAgenda(
  { db }: Services,
  { me, reply }: Interaction,
  mentorship: Mentorship,
  said: AgendaView['said'],
): Promise<void> {
  const items = await findAgenda(db, me.workspaceId, [mentorship.id])
  await reply(agendaMessage({ mentorship, readerId: me.id, items, said }))
}
