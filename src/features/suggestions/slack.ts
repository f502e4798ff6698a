import type { Services } from '../../platform/services.ts'
import type { Message } from '../../platform/slack/blocks.ts'
import { onClick } from '../../platform/slack/handlers.ts'
import type { HomeSection } from '../home-sections.ts'
import { welcome } from '../mentorships/offer-store.ts'
import { lookUpMember } from '../people/directory.ts'
import type { ButtonClick, MentorHandler } from '../people/interactions.ts'
import { localDate } from '../people/rules.ts'
import { type AboutSuggestion, acceptSuggestion, dismissSuggestion } from './actions.ts'
import type { Suggestion } from './rules.ts'
import { accept, type Decided, dismiss, findOpenSuggestions, findSuggestionsById } from './store.ts'
import {
  alreadyMessage,
  decidedMessage,
  dismissedMessage,
  goneMessage,
  offeredMessage,
  refusedMessage,
  suggestionHomeBlocks,
} from './views.ts'

type Click = ButtonClick<AboutSuggestion>

export const suggestionHandlers: readonly MentorHandler[] = [
  onClick(acceptSuggestion, offer),
  onClick(dismissSuggestion, async (services, click) => {
    const { workspaceId, me, value } = click
    const now = services.clock.now()
    const decided = await services.db
      .transaction()
      .execute((trx) => dismiss(trx, { workspaceId, ...value }, me, now))
    await show(services, click, decided)
  }),
]

/** Makes the offer and enqueues the mentee's message, in one transaction. */
async function offer(services: Services, click: Click): Promise<void> {
  const { workspaceId, me, value, reply } = click
  const now = services.clock.now()
  const [suggestion] = await findSuggestionsById(services.db, workspaceId, [value.suggestionId])
  if (suggestion?.mentorId !== me.id) return reply(goneMessage())
  const looked = await lookUpMember(services, { workspaceId, personId: suggestion.menteeId })
  if ('notAMember' in looked)
    return reply(refusedMessage(suggestion, { reason: 'not a member' }, localDate(now, me.zone)))
  const decided = await services.db.transaction().execute(async (trx) => {
    const result = await accept(trx, { workspaceId, ...value }, me, now)
    if (result.result === 'tried' && result.added.result === 'added') {
      const pair = { workspaceId, mentorId: me.id, menteeId: suggestion.menteeId }
      await services.outbox.enqueue(trx, [welcome(pair, result.added)])
    }
    return result
  })
  await show(services, click, decided, suggestion)
}

/** Answers, unless what was clicked shows the decision by itself. */
async function show(
  services: Services,
  { workspaceId, me, reply, rerenders, messageTs }: Click,
  decided: Decided,
  { menteeId }: Partial<Pick<Suggestion, 'menteeId'>> = {},
): Promise<void> {
  const today = localDate(services.clock.now(), me.zone)
  const isShown = rerenders && decided.result === 'not now'
  if (!isShown) await reply(answerOf(decided, today))
  const personIds = menteeId === undefined ? [me.id] : [me.id, menteeId]
  await services.refresh({ workspaceId, personIds, clickedTs: messageTs })
}

function answerOf(decided: Decided, today: ReturnType<typeof localDate>): Message {
  switch (decided.result) {
    case 'not yours':
      return goneMessage()
    case 'decided already':
      return decidedMessage(decided.suggestion)
    case 'not now':
      return dismissedMessage(decided.suggestion)
    case 'tried':
      return triedMessage(decided, today)
  }
}

function triedMessage(
  { suggestion, added }: Extract<Decided, { result: 'tried' }>,
  today: ReturnType<typeof localDate>,
): Message {
  switch (added.result) {
    case 'added':
      return offeredMessage(suggestion, added.isAccepted)
    case 'already':
      return alreadyMessage(suggestion)
    case 'full':
      return refusedMessage(suggestion, { reason: 'full', capacity: added.capacity }, today)
    case 'declined lately':
      return refusedMessage(suggestion, { reason: 'declined lately', until: added.until }, today)
    case 'over limit':
      return refusedMessage(suggestion, added.refusal, today)
  }
}

/** Above the mentees, below requests. */
export const suggestionSections: readonly HomeSection[] = [
  {
    order: 12,
    read: async ({ db }, { me }) =>
      suggestionHomeBlocks(await findOpenSuggestions(db, me.workspaceId, [me.id])),
  },
]
