import { z } from 'zod'
import { command } from '../../../platform/commands/command.ts'
import { parseWho } from '../../../platform/commands/typed.ts'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import type { Mentorship } from '../../mentorships/rules.ts'
import { findMentoring, findMentorship } from '../../mentorships/store.ts'
import type { Interaction, MentorCommand, MentorHandler, Submission } from '../../people/interactions.ts'
import { localDate, type Person } from '../../people/rules.ts'
import { facetForm, openFacet, openKnow } from '../actions.ts'
import { facetView } from '../facet-views.ts'
import { facetField } from '../form-rules.ts'
import { type KnowPage, knowView, refusalMessage } from '../know-views.ts'
import { NOTHING_ASKED, nextQuestion } from '../question-rules.ts'
import { depthOf, type Facet, knowledgeOf, type Refusal } from '../rules.ts'
import { findAskedQuestions, findSides, saveView } from '../store.ts'

export const knowCommand: MentorCommand = command({
  name: 'know',
  group: 'mentor',
  order: 8,
  usage: '/mentor know @ana',
  says: 'what you know about your mentee, and a question to ask',
  takesPerson: 'alone',
  form: {
    title: 'About your mentee',
    submit: 'Open',
    people: 'mentees',
    asks: null,
    whoSees: 'Only visible to you',
  },
  parse: ({ args }) => parseWho(args),
  handle: (services, interaction: Interaction, { who }: { who: string }) =>
    openKnowNamed(services, interaction, who),
})

export const knowHandlers: readonly MentorHandler[] = [
  onClick(openKnow, async (services, click) => {
    await showKnow(services, click, await findOwn(services, click.me, click.value.mentorshipId))
  }),
  onClick(openFacet, async (services, { me, value, page, open, reply }) => {
    const found = await findOwn(services, me, value.mentorshipId)
    if ('refusal' in found) return reply(refusalMessage(found.refusal))
    const sides = await readSides(services, me, found.mentorship)
    await open(facetView({ ...sides, facet: value.facet, knowViewId: page?.viewId }))
  }),
  onSubmit(
    facetForm,
    (_, { metadata }) => z.object({ words: facetField(metadata.facet) }),
    async (services, submission) => {
      const { me, metadata, fields } = submission
      const found = await findOwn(services, me, metadata.mentorshipId)
      if ('refusal' in found) return { show: refusalMessage(found.refusal) }
      await write(services, found.mentorship, metadata.facet, fields.words)
      updateKnow(services, submission, found.mentorship)
      return 'close'
    },
  ),
]

type Found = { mentorship: Mentorship } | { refusal: Refusal }

/** Opens the page about a mentee who was named in a command. */
export async function openKnowNamed(
  services: Services,
  interaction: Interaction,
  otherId: string,
): Promise<void> {
  await showKnow(services, interaction, await findNamed(services, interaction.me, otherId))
}

async function findNamed({ db }: Services, me: Person, otherId: string): Promise<Found> {
  if (otherId === me.id) return { refusal: { reason: 'myself' } }
  const mentorship = await findMentoring(db, me.workspaceId, me.id, otherId)
  if (mentorship) return { mentorship }
  const other = await findMentoring(db, me.workspaceId, otherId, me.id)
  const isMentor = other !== null && other.endedAt === null
  return { refusal: { reason: isMentor ? 'my mentor' : 'no mentee of mine', who: otherId } }
}

/** The mentorship of a button or form, if this person is its mentor. */
async function findOwn({ db }: Services, me: Person, mentorshipId: string): Promise<Found> {
  const mentorship = await findMentorship(db, { workspaceId: me.workspaceId, mentorshipId })
  const isOwn = mentorship !== null && mentorship.mentorId === me.id
  return isOwn ? { mentorship } : { refusal: { reason: 'not yours' } }
}

async function showKnow(services: Services, { me, open, reply }: Interaction, found: Found): Promise<void> {
  if ('refusal' in found) return reply(refusalMessage(found.refusal))
  await open(knowView(await readKnowPage(services, me, found.mentorship)))
}

async function readSides({ db, clock }: Services, me: Person, mentorship: Mentorship) {
  const sides = await findSides(db, me.workspaceId, me.id, mentorship.menteeId)
  return { mentorship, sides, zone: me.zone, now: clock.now() }
}

async function readKnowPage(services: Services, me: Person, mentorship: Mentorship): Promise<KnowPage> {
  const { workspaceId, id, startedOn, lastCheckInOn } = mentorship
  const page = await readSides(services, me, mentorship)
  const on = localDate(page.now, page.zone)
  const history = (await findAskedQuestions(services.db, workspaceId, [id], on)).get(id) ?? NOTHING_ASKED
  const knowledge = knowledgeOf(page.sides, page.zone)
  const question = nextQuestion({ startedOn, lastCheckInOn, knowledge, ...history, on })
  return { ...page, depth: depthOf(knowledge, on), question }
}

async function write(services: Services, mentorship: Mentorship, facet: Facet, words: string | null) {
  const { workspaceId, mentorId, menteeId } = mentorship
  const view = { workspaceId, mentorId, menteeId, written: [{ facet, words }] }
  await services.db.transaction().execute((trx) => saveView(trx, view, services.clock.now()))
}

type Submitted = Pick<Submission<unknown>, 'me' | 'updateModal' | 'afterAnswer'> & {
  metadata: { knowViewId?: string | undefined }
}

/** Updates the page below a submitted facet. */
function updateKnow(
  services: Services,
  { me, updateModal, metadata: { knowViewId }, afterAnswer }: Submitted,
  mentorship: Mentorship,
): void {
  if (knowViewId === undefined) return
  afterAnswer(async () => updateModal(knowViewId, knowView(await readKnowPage(services, me, mentorship))))
}
