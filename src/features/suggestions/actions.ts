import { z } from 'zod'
import { buttonContract } from '../../platform/slack/actions.ts'

const aboutSuggestion = z.object({ suggestionId: z.uuid() })
export type AboutSuggestion = z.output<typeof aboutSuggestion>

export const acceptSuggestion = buttonContract('accept_suggestion', aboutSuggestion)
export const dismissSuggestion = buttonContract('dismiss_suggestion', aboutSuggestion)
