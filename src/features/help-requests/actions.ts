import { z } from 'zod'
import { buttonContract, formContract } from '../../platform/slack/actions.ts'
import { ANSWERS } from './rules.ts'

const aboutHelpRequest = z.object({ helpRequestId: z.uuid() })
export type AboutHelpRequest = z.output<typeof aboutHelpRequest>

export const answerHelpRequest = buttonContract(
  'answer_help_request',
  aboutHelpRequest.extend({ answer: z.enum(ANSWERS) }),
)
export const withdrawHelpRequest = buttonContract('withdraw_help_request', aboutHelpRequest)

export const helpRequestForm = formContract('help_request_form')
