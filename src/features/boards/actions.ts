import { z } from 'zod'
import { buttonContract, formContract, pageContract } from '../../platform/slack/actions.ts'
import { isCadence } from '../relationships/rules.ts'
import { WHAT_FOR_MAX_LENGTH, WRITTEN_TOPICS } from './rules.ts'

const aboutAdvisor = z.object({ advisorId: z.uuid() })
const aboutEntry = aboutAdvisor.extend({ entryId: z.uuid() })
export type AboutAdvisor = z.output<typeof aboutAdvisor>

export const openBoard = buttonContract('open_board')
export const openAddAdvisor = buttonContract('open_add_advisor')
export const openEditAdvisor = buttonContract('open_edit_advisor', aboutAdvisor)
export const openRemoveAdvisor = buttonContract('open_remove_advisor', aboutAdvisor)
const aboutNamesake = aboutAdvisor.extend({ personId: z.string(), pageId: z.string().optional() })
/** The advisor outside Slack is this person. */
export const linkAdvisor = buttonContract('link_advisor', aboutNamesake)
/** They only have the same name: adds the person as another advisor. */
export const addNamesake = buttonContract(
  'add_advisor_namesake',
  aboutNamesake.extend({
    cadence: z.number().refine(isCadence).nullable(),
    whatFor: z.string().max(WHAT_FOR_MAX_LENGTH).nullable(),
  }),
)
export const openAdvisorSnooze = buttonContract('open_advisor_snooze', aboutAdvisor)
export const endAdvisorSnooze = buttonContract('end_advisor_snooze', aboutAdvisor)
export const snoozeAdvisorMonth = buttonContract('snooze_advisor_month', aboutAdvisor)
export const keepAdvisorCadence = buttonContract('keep_advisor_cadence', aboutAdvisor)
/** `cadenceDays`: the cadence offered on the button, which makes a double click harmless. */
export const slowAdvisor = buttonContract(
  'slow_advisor',
  aboutAdvisor.extend({ cadenceDays: z.number().refine(isCadence) }),
)
/** Logs a check-in today. */
export const logAdvisorToday = buttonContract('log_advisor_today', aboutAdvisor)
const undoable = aboutAdvisor.extend({ checkInId: z.uuid(), pageId: z.string().optional() })
/** Deletes the check-in, as if it had never been logged. */
export const undoAdvisorCheckIn = buttonContract('undo_advisor_check_in', undoable)
export const openAdvisorLog = buttonContract('open_advisor_log', aboutAdvisor)
/** Helps to write thanks, an update or an ask. */
export const openWrite = buttonContract(
  'open_write_advisor',
  aboutAdvisor.extend({ topic: z.enum(WRITTEN_TOPICS) }),
)
/** The owner has sent the draft with this id. */
export const sentToAdvisor = buttonContract(
  'sent_to_advisor',
  aboutEntry.extend({ pageId: z.string().optional() }),
)
export const openAnswered = buttonContract('open_advisor_answered', aboutEntry)
export const letAskGo = buttonContract('let_ask_go', aboutEntry)
/** For an advisor whose account is deactivated. */
export const keepAsName = buttonContract('keep_advisor_as_name', aboutAdvisor)
export const removeAdvisor = buttonContract('remove_advisor', aboutAdvisor)
export const openTell = buttonContract('open_tell_advisor', aboutAdvisor)
/** The advisor's answer. */
export const ratherNot = buttonContract('rather_not_advise', aboutAdvisor)

export const boardPage = pageContract('board')

/** `pageId`: the open board page below the form, which shows the change. */
const onPage = aboutAdvisor.extend({ pageId: z.string().optional(), messageTs: z.string().optional() })
export type OnPage = z.output<typeof onPage>

export const addAdvisorForm = formContract('add_advisor_form', onPage.omit({ advisorId: true }))
export const editAdvisorForm = formContract('edit_advisor_form', onPage)
export const removeAdvisorForm = formContract('remove_advisor_form', onPage)
export const advisorSnoozeForm = formContract('advisor_snooze_form', onPage)
export const advisorLogForm = formContract('advisor_log_form', onPage)
export const writeForm = formContract('write_advisor_form', onPage.extend({ topic: z.enum(WRITTEN_TOPICS) }))
export const answeredForm = formContract('advisor_answered_form', onPage.extend({ entryId: z.uuid() }))
export const tellForm = formContract('tell_advisor_form', onPage)
