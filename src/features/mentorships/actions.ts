import { z } from 'zod'
import { buttonContract, formContract, pageContract, shortcutContract } from '../../platform/slack/actions.ts'
import { isCadence } from '../relationships/rules.ts'

const aboutMentorship = z.object({ mentorshipId: z.uuid() })

/** With a value, the form has this person chosen. */
export const openAdd = buttonContract('open_add', z.object({ menteeId: z.string() }).optional())
/** Without a value, the form asks for the mentorship. */
export const openLog = buttonContract('open_log', aboutMentorship.optional())
/** Logs a check-in today, or on the day of the meeting that a nudge asks about. */
export const logToday = buttonContract('log_today', aboutMentorship.extend({ on: z.iso.date().optional() }))
const aboutCheckIn = aboutMentorship.extend({ checkInId: z.uuid() })
export const correctCheckIn = buttonContract('correct_check_in', aboutCheckIn)
/** The author's own check-in: its day, kind and note. */
export const openCheckIn = buttonContract('open_check_in', aboutCheckIn)
export const undoCheckIn = buttonContract('undo_check_in', aboutCheckIn)
/** Handled by the home feature: the page about a person, to which all features contribute. */
export const openTogether = buttonContract('open_together', aboutMentorship)

/** Handled by the meetings feature: opens the form with proposed times, which also moves an agreed meeting. */
export const openFindTime = buttonContract('open_find_time', aboutMentorship)

export const snoozeWeek = buttonContract('snooze_week', aboutMentorship)
export const snoozeLong = buttonContract('snooze_long', aboutMentorship)
/** `until`: the day on the button. */
export const snoozeUntil = buttonContract('snooze_until', aboutMentorship.extend({ until: z.iso.date() }))
export const endSnooze = buttonContract('end_snooze', aboutMentorship)
/** `cadenceDays`: the cadence offered on the button, which makes a double click harmless. */
export const slowDown = buttonContract(
  'slow_down',
  aboutMentorship.extend({ cadenceDays: z.number().refine(isCadence) }),
)
export const keepCadence = buttonContract('keep_cadence', aboutMentorship)

export const openAgreement = buttonContract('open_agreement', aboutMentorship)
/** `version`: the version of the agreement that was shown. */
export const agree = buttonContract('agree', aboutMentorship.extend({ version: z.number().int() }))

export const openPropose = buttonContract('open_propose', aboutMentorship)
export const decideProposal = buttonContract(
  'decide_proposal',
  aboutMentorship.extend({ proposalId: z.uuid(), agrees: z.boolean() }),
)
/** `until`: the day that the mentee typed; the form suggests it. */
export const openPause = buttonContract(
  'open_pause',
  aboutMentorship.extend({ until: z.iso.date().optional() }),
)
export const endPause = buttonContract('end_pause', aboutMentorship)

/** Handled by the commands feature: opens a command's form with this person chosen. */
export const openCommandForm = buttonContract(
  'open_command_form',
  z.object({ command: z.enum(['snooze', 'cadence']), personId: z.string() }),
)

export const openEnd = buttonContract('open_end', aboutMentorship)
/** The mentee's two answers to an offer. */
export const acceptOffer = buttonContract('accept_offer', aboutMentorship)
export const notForMe = buttonContract('not_for_me', aboutMentorship)
export const openSuccessor = buttonContract('open_successor', aboutMentorship)
export const declineSuccessor = buttonContract('decline_successor', aboutMentorship)

/** Handled by the requests feature. Without a value, the form helps to choose a mentor. */
export const openRequest = buttonContract('open_request', z.object({ mentorId: z.string() }).optional())
/** Handled by the plans feature: the mentee's form for a new topic. */
export const openTopic = buttonContract('open_topic', aboutMentorship)
/** Handled by the help requests feature. */
export const openHelpRequest = buttonContract('open_help_request', aboutMentorship)
/** Handled by the plans feature: asks for promises right after a check-in. */
export const openPromised = buttonContract('open_promised', aboutMentorship)

/** A global shortcut of manifest.yml. */
export const logShortcut = shortcutContract('log_check_in')

export const addForm = formContract('add_form')
/** `mentorshipId` is missing where the form lets one choose; `messageTs`: the direct message it was opened from. */
export const logForm = formContract(
  'log_form',
  z.object({ mentorshipId: z.uuid().optional(), messageTs: z.string().optional() }),
)
export const checkInForm = formContract('check_in_form', aboutCheckIn)
export const agreementForm = formContract(
  'agreement_form',
  aboutMentorship.extend({ version: z.number().int() }),
)
export const proposeForm = formContract('propose_form', aboutMentorship)
export const pauseForm = formContract('pause_form', aboutMentorship)
export const endForm = formContract('end_form', aboutMentorship)
export const successorForm = formContract('successor_form', aboutMentorship)
/** `mentorshipId` is missing where there is no mentorship yet. */
export const togetherPage = pageContract(
  'together',
  z.object({ otherId: z.string(), mentorshipId: z.uuid().optional() }),
)
