import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import { type Asked, askedByButton, submittedBy } from '../../../platform/slack/asked.ts'
import { readForm, toFieldErrors } from '../../../platform/slack/forms.ts'
import { findActiveMentorships } from '../../mentorships/store.ts'
import { findOrCreatePerson } from '../../people/directory.ts'
import { audienceForm, facetForm, PROFILE_STEPS } from '../form-rules.ts'
import { PROFILE_FORM, profileKeptView, profileView } from '../profile-views.ts'
import { currentWords } from '../rules.ts'
import { findAudience, findSides, saveProfile } from '../store.ts'

export async function openProfile(services: Services, asked: Asked): Promise<void> {
  const view = profileView({ step: 0, ...(await readProfile(services, asked)) })
  await asked.open(view)
}

export function registerProfile(app: App, services: Services): void {
  app.action('open_profile', async ({ ack, body, client, respond }) => {
    await ack()
    await openProfile(services, askedByButton({ body, client, respond }))
  })
  app.view(PROFILE_FORM, async ({ ack, body, view }) => {
    const who = submittedBy(body)
    const step = Number(view.private_metadata)
    const facets = PROFILE_STEPS[step] ?? []
    const before = await readProfile(services, who)
    // The first page asks who may read it; the others go by that.
    const given = { audience: before.audience, ...readForm(view) }
    const form = facetForm(facets).safeParse(given)
    const chosen = audienceForm.safeParse(given)
    if (!form.success) return ack({ response_action: 'errors', errors: toFieldErrors(form.error) })
    if (!chosen.success) return ack({ response_action: 'errors', errors: toFieldErrors(chosen.error) })
    const { audience } = chosen.data
    const written = facets.map((facet) => ({ facet, words: form.data[facet] ?? null }))
    const now = services.clock.now()
    await services.db.transaction().execute((trx) => saveProfile(trx, { ...who, audience, written }, now))
    const next = step + 1
    if (next < PROFILE_STEPS.length) {
      return ack({ response_action: 'push', view: profileView({ ...before, audience, step: next }) })
    }
    const isEmpty = currentWords((await readProfile(services, who)).versions).length === 0
    await ack({ response_action: 'update', view: profileKeptView(audience, before.mentorIds, isEmpty) })
  })
}

type Who = { workspaceId: string; personId: string }

async function readProfile(services: Services, { workspaceId, personId }: Who) {
  const { db, clock } = services
  const { zone } = await findOrCreatePerson(services, { workspaceId, personId })
  const { mine } = await findSides(db, workspaceId, personId, personId)
  const mentorships = await findActiveMentorships(db, workspaceId, personId)
  return {
    audience: await findAudience(db, workspaceId, personId),
    mentorIds: mentorships.filter((one) => one.menteeId === personId).map((one) => one.mentorId),
    versions: mine,
    now: clock.now(),
    zone,
  }
}
