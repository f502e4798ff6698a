import { command } from '../../../platform/commands/command.ts'
import { parseWho } from '../../../platform/commands/typed.ts'
import type { Services } from '../../../platform/services.ts'
import { onClick, onSubmit } from '../../../platform/slack/handlers.ts'
import { mayRead } from '../../mentorships/reading-rules.ts'
import { findActiveMentorships } from '../../mentorships/store.ts'
import type { Interaction, MentorCommand, MentorHandler } from '../../people/interactions.ts'
import type { Person } from '../../people/rules.ts'
import { openProfile, profileForm } from '../actions.ts'
import { PROFILE_STEPS, profileFields } from '../form-rules.ts'
import { profileSavedView, profileView } from '../profile-views.ts'
import { currentWords } from '../rules.ts'
import { findAudience, findSides, saveProfile } from '../store.ts'
import { openKnowNamed } from './know.ts'

export const profileCommand: MentorCommand = command({
  name: 'profile',
  synonyms: ['me'],
  group: 'mentee',
  order: 6,
  usage: '/mentor profile',
  says: 'your profile, in your own words',
  takesPerson: 'alone',
  parse: ({ args }) => (args.includes('@') ? parseWho(args) : {}),
  /** Without a name, the person's own profile; otherwise the page about that mentee. */
  handle: (services, interaction: Interaction, { who }: { who?: string }) =>
    who === undefined ? showProfile(services, interaction) : openKnowNamed(services, interaction, who),
})

export const profileFormHandlers: readonly MentorHandler[] = [
  onClick(openProfile, showProfile),
  onSubmit(
    profileForm,
    (_, { metadata }) => profileFields(metadata.step),
    async (services, { workspaceId, personId, me, metadata, fields }) => {
      const { step } = metadata
      const before = await readProfile(services, me)
      const audience = fields.audience ?? before.audience
      const written = (PROFILE_STEPS[step] ?? []).map((facet) => ({ facet, words: fields[facet] ?? null }))
      const profile = { workspaceId, personId, audience, written }
      const now = services.clock.now()
      await services.db.transaction().execute((trx) => saveProfile(trx, profile, now))
      const next = step + 1
      if (next < PROFILE_STEPS.length) return { push: profileView({ ...before, audience, step: next }) }
      const isEmpty = currentWords((await readProfile(services, me)).versions).length === 0
      return { view: profileSavedView(audience, before.mentorIds, isEmpty) }
    },
  ),
]

async function showProfile(services: Services, { me, open }: Interaction): Promise<void> {
  await open(profileView({ step: 0, ...(await readProfile(services, me)) }))
}

async function readProfile({ db, clock }: Services, { workspaceId, id: personId, zone }: Person) {
  const { mine } = await findSides(db, workspaceId, personId, personId)
  const mentorships = await findActiveMentorships(db, workspaceId, personId)
  return {
    audience: await findAudience(db, workspaceId, personId),
    mentorIds: mentorships
      .filter((one) => one.menteeId === personId && mayRead('profile', one, one.mentorId))
      .map((one) => one.mentorId),
    versions: mine,
    now: clock.now(),
    zone,
  }
}
