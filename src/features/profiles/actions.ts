import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../platform/slack/actions.ts'
import { PROFILE_STEPS } from './form-rules.ts'
import { FACETS } from './rules.ts'

const aboutMentorship = z.object({ mentorshipId: z.uuid() })
const aboutFacet = aboutMentorship.extend({ facet: z.enum(FACETS) })

/** The person's own profile. */
export const openProfile = buttonContract('open_profile')
/** What a mentor knows about a mentee. */
export const openKnow = buttonContract('open_know', aboutMentorship)
export const openFacet = buttonContract('open_facet', aboutFacet)

/** `step`: which page of the profile, from 0. */
export const profileForm = formContract(
  'profile_form',
  z.object({ step: z.int().min(0).lt(PROFILE_STEPS.length) }),
)
/** `knowViewId`: the page below the form, which is updated after a submission. */
export const facetForm = formContract('facet_form', aboutFacet.extend({ knowViewId: z.string().optional() }))

export const knowPage = pageContract('know')
/** A facet after the mentorship has ended, read-only. */
export const facetPage = pageContract('facet')
