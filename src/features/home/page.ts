import type { ModalView } from '@slack/types'
import type { Services } from '../../platform/services.ts'
import { decode } from '../../platform/slack/actions.ts'
import { onePrimary } from '../../platform/slack/blocks.ts'
import type { OpenPage } from '../../platform/slack/interactions.ts'
import type { Feature } from '../feature.ts'
import { togetherPage } from '../mentorships/actions.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { findMentorship, findMentorshipWith } from '../mentorships/store.ts'
import type { PageReader } from '../page-sections.ts'
import { lookUpMember } from '../people/directory.ts'
import type { Interaction } from '../people/interactions.ts'
import { localDate, type Person } from '../people/rules.ts'
import { findPerson } from '../people/store.ts'
import { noPageMessage, personView } from './page-views.ts'

type Features = readonly Feature[]

/** Opens the page about a person who was named: their mentorship with the reader, or what is possible without one. */
export async function openPageAbout(
  services: Services,
  features: Features,
  { me, open, reply }: Interaction,
  otherId: string,
): Promise<void> {
  if (otherId === me.id) return reply(noPageMessage({ reason: 'myself' }))
  const mentorship = await findMentorshipWith(services.db, me.workspaceId, me.id, otherId)
  if (mentorship) return open(await render(services, features, me, toOther(mentorship, me), mentorship))
  const looked = await lookUpMember(services, { workspaceId: me.workspaceId, personId: otherId })
  if ('notAMember' in looked)
    return reply(noPageMessage({ reason: 'not a member', who: otherId, standing: looked.notAMember }))
  const { id, displayName: name } = looked.person
  await open(await render(services, features, me, { id, name }, null))
}

/** Opens the page of a mentorship, active or ended. */
export async function openPageOf(
  services: Services,
  features: Features,
  { me, open, reply }: Interaction,
  mentorshipId: string,
): Promise<void> {
  const mentorship = await findOwn(services, me, mentorshipId)
  if (!mentorship) return reply(noPageMessage({ reason: 'not yours' }))
  await open(await render(services, features, me, toOther(mentorship, me), mentorship))
}

/** Renders an open page again; null for other pages. */
export async function renderPageAgain(
  services: Services,
  features: Features,
  me: Person,
  { contractId, metadata }: OpenPage,
): Promise<ModalView | null> {
  const read = contractId === togetherPage.id ? decode(togetherPage.schema, metadata) : null
  if (!read?.ok) return null
  const { otherId, mentorshipId } = read.value
  if (mentorshipId === undefined) {
    const other = await findPerson(services.db, me.workspaceId, otherId)
    return other && render(services, features, me, { id: otherId, name: other.displayName }, null)
  }
  const mentorship = await findOwn(services, me, mentorshipId)
  return mentorship && render(services, features, me, toOther(mentorship, me), mentorship)
}

async function findOwn({ db }: Services, me: Person, mentorshipId: string): Promise<Mentorship | null> {
  const mentorship = await findMentorship(db, { workspaceId: me.workspaceId, mentorshipId })
  return mentorship && [mentorship.mentorId, mentorship.menteeId].includes(me.id) ? mentorship : null
}

function toOther(mentorship: Mentorship, me: Person): PageReader['other'] {
  const { id, name } = otherOf(mentorship, me.id)
  return { id, name }
}

async function render(
  services: Services,
  features: Features,
  me: Person,
  other: PageReader['other'],
  mentorship: Mentorship | null,
): Promise<ModalView> {
  const reader = { me, today: localDate(services.clock.now(), me.zone), other, mentorship }
  const sections = features
    .flatMap((feature) => feature.pageSections ?? [])
    .toSorted((one, another) => one.order - another.order)
  const blocks = await Promise.all(sections.map(({ read }) => read(services, reader)))
  return personView({ other, mentorshipId: mentorship?.id }, onePrimary(blocks.flat()))
}
