import { z } from 'zod'
import { buttonContract, formContract, shortcutContract } from '../../platform/slack/actions.ts'
import { DECLINE_TEMPLATES } from './rules.ts'

const aboutRequest = z.object({ requestId: z.uuid() })
export type AboutRequest = z.output<typeof aboutRequest>

export const openAcceptRequest = buttonContract('open_accept_request', aboutRequest)
export const openAskMentee = buttonContract('open_ask_mentee', aboutRequest)
export const openDeclineRequest = buttonContract('open_decline_request', aboutRequest)
/** On the decline form: fills in the text of a template. */
export const pickDeclineTemplate = buttonContract(
  'pick_decline_template',
  aboutRequest.extend({ template: z.enum(DECLINE_TEMPLATES) }),
)

export const openAnswerMentor = buttonContract('open_answer_mentor', aboutRequest)
export const withdrawRequest = buttonContract('withdraw_request', aboutRequest)
/** Takes the spot on the waitlist that the mentor offered when declining. */
export const takeOfferedSpot = buttonContract('take_offered_spot', aboutRequest)

/** A global shortcut of manifest.yml. */
export const findShortcut = shortcutContract('find_mentor')

/** The list of requests, sent and received. */
export const openRequests = buttonContract('open_requests')

/** The next page of `/mentor find`. */
export const findMore = buttonContract(
  'find_more',
  z.object({ typed: z.string(), offset: z.int().nonnegative() }),
)

/** Without `mentorId`, the form has a field for the mentor. */
export const requestForm = formContract('request_form', z.object({ mentorId: z.string().optional() }))
export const acceptRequestForm = formContract('accept_request_form', aboutRequest)
export const askMenteeForm = formContract('ask_mentee_form', aboutRequest)
export const declineRequestForm = formContract('decline_request_form', aboutRequest)
export const answerMentorForm = formContract('answer_mentor_form', aboutRequest)
export const offerForm = formContract('offer_form')
