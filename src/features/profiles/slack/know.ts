import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { notice } from '../../../platform/slack/blocks.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { rerenderPage } from '../../../platform/slack/pages.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { findMentoring, findMentorship } from '../../mentorships/store.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { localDate } from '../../people/rules.ts'
import { FACET_FORM, facetView } from '../facet-views.ts'
import { facetForm } from '../form-rules.ts'
import { type Knowing, knowView, refusalMessage } from '../know-views.ts'
import { nextQuestion } from '../question-rules.ts'
import { depthOf, FACETS, type Facet, knowledgeOf, type Refusal } from '../rules.ts'
import { findAskedQuestions, findSides, saveView } from '../store.ts'

type Who = { workspaceId: string; personId: string }
type Found = { mentorship: Mentorship } | { refusal: Refusal }

export async function know(services: Services, asked: Asked, { who }: { who: string }): Promise<void> {
  await openKnow(services, asked, await findByName(services, asked, who))
}

export function registerKnow(app: App, services: Services): void {
  app.action('open_know', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    await openKnow(services, pressed, await findById(services, pressed, pressed.value))
  })
  app.action('open_facet', async ({ ack, body, client, respond }) => {
    await ack()
    const pressed = askedByButton({ body, client, respond })
    const { mentorshipId, facet } = readFacetValue(pressed.value)
    const found = await findById(services, pressed, mentorshipId)
    if ('refusal' in found) return pressed.reply(refusalMessage(found.refusal))
    const view = facetView({ ...(await readSides(services, found.mentorship)), facet })
    await pressed.open(view)
  })
  app.view(FACET_FORM, async ({ ack, body, view, client }) => {
    const who = submittedBy(body)
    const { mentorshipId, facet } = readFacetValue(view.private_metadata)
    const form = facetForm([facet]).safeParse({ [facet]: readForm(view).words })
    if (!form.success) {
      const { [facet]: words = '' } = toFieldErrors(form.error)
      return ack({ response_action: 'errors', errors: { words } })
    }
    const found = await findById(services, who, mentorshipId)
    if ('refusal' in found) {
      return ack({ response_action: 'update', view: notice(refusalMessage(found.refusal)) })
    }
    const { mentorship } = found
    await write(services, mentorship, facet, form.data[facet] ?? null)
    await ack()
    // The page below shows what was there before.
    const below = view.previous_view_id
    if (below) await rerenderPage(client, below, knowView(await readKnowing(services, mentorship)))
  })
}

const facetValue = z.tuple([z.string(), z.enum(FACETS)])

function readFacetValue(value: string): { mentorshipId: string; facet: Facet } {
  const [mentorshipId, facet] = facetValue.parse(value.split(' '))
  return { mentorshipId, facet }
}

async function findByName({ db }: Services, who: Who, otherId: string): Promise<Found> {
  const { workspaceId, personId } = who
  if (otherId === personId) return { refusal: { reason: 'myself' } }
  const mentorship = await findMentoring(db, workspaceId, personId, otherId)
  if (mentorship) return { mentorship }
  const other = await findMentoring(db, workspaceId, otherId, personId)
  const isMentor = other !== null && other.endedAt === null
  return { refusal: { reason: isMentor ? 'my mentor' : 'no mentee of mine', who: otherId } }
}

async function findById({ db }: Services, who: Who, mentorshipId: string): Promise<Found> {
  const mentorship = await findMentorship(db, { workspaceId: who.workspaceId, mentorshipId })
  const isOwn = mentorship !== null && mentorship.mentorId === who.personId
  return isOwn ? { mentorship } : { refusal: { reason: 'not yours' } }
}

async function openKnow(services: Services, asked: Asked, found: Found): Promise<void> {
  await findOrCreatePerson(services, asked)
  if ('refusal' in found) return asked.reply(refusalMessage(found.refusal))
  const view = knowView(await readKnowing(services, found.mentorship))
  await asked.open(view)
}

async function readSides(services: Services, mentorship: Mentorship) {
  const { workspaceId, mentorId, menteeId } = mentorship
  const { zone } = await findOrCreatePerson(services, { workspaceId, personId: mentorId })
  const sides = await findSides(services.db, workspaceId, mentorId, menteeId)
  return { mentorship, sides, zone, now: services.clock.now() }
}

async function readKnowing(services: Services, mentorship: Mentorship): Promise<Knowing> {
  const { workspaceId, id, startedOn, lastCheckInOn } = mentorship
  const page = await readSides(services, mentorship)
  const asked = (await findAskedQuestions(services.db, workspaceId, [id])).get(id) ?? []
  const knowledge = knowledgeOf(page.sides, page.zone)
  const on = localDate(page.now, page.zone)
  const question = nextQuestion({ startedOn, lastCheckInOn, knowledge, asked, on })
  return { ...page, depth: depthOf(knowledge, on), question }
}

async function write(services: Services, mentorship: Mentorship, facet: Facet, words: string | null) {
  const { workspaceId, mentorId, menteeId } = mentorship
  const view = { workspaceId, mentorId, menteeId, written: [{ facet, words }] }
  await services.db.transaction().execute((trx) => saveView(trx, view, services.clock.now()))
}
