import { z } from 'zod'
import { buttonContract, formContract } from '../../platform/slack/actions.ts'

const aboutMentorship = z.object({ mentorshipId: z.uuid() })
const aboutProposal = z.object({ proposalId: z.uuid() })
const aboutMeeting = z.object({ meetingId: z.uuid() })

/** `time`: epoch seconds. */
export const agreeOnTime = buttonContract('agree_on_time', aboutProposal.extend({ time: z.number().int() }))
export const openOtherTimes = buttonContract('open_other_times', aboutProposal)
export const declineTimes = buttonContract('decline_times', aboutProposal)
export const withdrawTimes = buttonContract('withdraw_times', aboutProposal)

export const getCalendarFile = buttonContract('get_calendar_file', aboutMeeting)
export const callOffMeeting = buttonContract('call_off_meeting', aboutMeeting)
export const stopRepeating = buttonContract('stop_repeating', aboutMeeting)
/** "How did it go?" */
export const tellHowItWent = buttonContract(
  'tell_how_it_went',
  aboutMeeting.extend({ happened: z.boolean() }),
)

/** `answers`: the proposal of the other person that this one replaces. */
export const timesForm = formContract('times_form', aboutMentorship.extend({ answers: z.uuid().optional() }))
