import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../platform/slack/actions.ts'

const about = z.object({ opportunityId: z.uuid() })
const aboutPerson = about.extend({ personId: z.string() })
export type AboutOpportunity = z.output<typeof about>

/** `start`: how many of the open ones come before the page. */
const listed = z.object({ start: z.int().min(0) })

export const openOpportunities = buttonContract('open_opportunities')
export const pageOpportunities = buttonContract('page_opportunities', listed)
/** The owner's page about one of theirs. */
export const openOpportunity = buttonContract('open_opportunity', about)
export const openPost = buttonContract('open_post_opportunity')
export const openEdit = buttonContract('open_edit_opportunity', about)

export const showMeTo = buttonContract('show_me', about)
export const notThisOne = buttonContract('not_this_opportunity', about)
export const whyThisOne = buttonContract('why_this_opportunity', about)
export const withdrawInterest = buttonContract('withdraw_interest', about)

export const chooseInterested = buttonContract('choose_interested', aboutPerson)
export const thankInterested = buttonContract('thank_interested', aboutPerson)
export const closeOpportunity = buttonContract('close_opportunity', about)
export const callOffOpportunity = buttonContract('call_off_opportunity', about)
/** A co-owner no longer is one. */
export const stepDownAsCoOwner = buttonContract('step_down_as_co_owner', about)
export const takeOverOpportunity = buttonContract('take_over_opportunity', about)

/** For a mentor: suggests it to this mentee. */
export const suggestToMentee = buttonContract('suggest_opportunity', aboutPerson)
/** Makes it a step of the chosen mentee's plan with one mentor. */
export const addToPlan = buttonContract('add_opportunity_to_plan', about.extend({ mentorshipId: z.uuid() }))

/** Without an id, a new one. `pageId`: the owner's page below the form. */
export const postForm = formContract(
  'post_opportunity_form',
  about.partial().extend({ pageId: z.string().optional() }),
)

export const opportunitiesPage = pageContract('opportunities', listed)
export const opportunityPage = pageContract('opportunity', about)
