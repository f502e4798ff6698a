import { z } from 'zod'
import type { NewMessage } from '../../platform/outbox/store.ts'
import type { Interest, Opportunity } from './rules.ts'

export const OPPORTUNITY = 'opportunity'

/** What a message about an opportunity tells. */
export const NEWS = ['interest', 'chosen', 'over', 'poster left', 'co-owner', 'co-owner left'] as const
export type News = (typeof NEWS)[number]

export const newsPayload = z.object({
  news: z.enum(NEWS),
  opportunityId: z.string(),
  /** Whose interest; for `interest` only. */
  interestId: z.string().optional(),
})

/** For the transaction that causes it. `once`: what the message is about, so that it's told once. */
function newsTo(
  { workspaceId, id: opportunityId }: Opportunity,
  personId: string,
  news: News,
  { interestId, once = '' }: { interestId?: string; once?: string } = {},
): NewMessage {
  return {
    workspaceId,
    personId,
    kind: OPPORTUNITY,
    dedupeKey: `${OPPORTUNITY} ${news}:${opportunityId}:${once}`,
    payload: { news, opportunityId, ...(interestId !== undefined && { interestId }) },
  }
}

/** To the owners. Somebody who withdrew and shows themselves again is told of again. */
export function interestNews(
  opportunity: Opportunity,
  interest: Pick<Interest, 'id' | 'personId'>,
  at: string,
): NewMessage[] {
  const owners = [opportunity.posterId, ...(opportunity.coOwnerId === null ? [] : [opportunity.coOwnerId])]
  return owners.map((ownerId) => ({
    ...newsTo(opportunity, ownerId, 'interest', { interestId: interest.id, once: `${interest.id}:${at}` }),
    senderId: interest.personId,
  }))
}

export function chosenNews(opportunity: Opportunity, personId: string): NewMessage {
  return newsTo(opportunity, personId, 'chosen')
}

export function overNews(opportunity: Opportunity, personIds: readonly string[]): NewMessage[] {
  return personIds.map((personId) => newsTo(opportunity, personId, 'over'))
}

/** To everyone who waits for an answer, and to the co-owner. */
export function posterLeftNews(opportunity: Opportunity, waitingIds: readonly string[]): NewMessage[] {
  const ids = [...waitingIds, ...(opportunity.coOwnerId === null ? [] : [opportunity.coOwnerId])]
  return ids.map((personId) => newsTo(opportunity, personId, 'poster left', { once: opportunity.posterId }))
}

export function coOwnerNews(opportunity: Opportunity, coOwnerId: string): NewMessage {
  return newsTo(opportunity, coOwnerId, 'co-owner', { once: opportunity.posterId })
}

/** To the poster. `at`: a co-owner can step down again. */
export function coOwnerLeftNews(opportunity: Opportunity, at: string): NewMessage {
  return newsTo(opportunity, opportunity.posterId, 'co-owner left', { once: at })
}
