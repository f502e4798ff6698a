import { z } from 'zod'
import { buttonContract, formContract, pageContract, shortcutContract } from '../../platform/slack/actions.ts'

const aboutMentorship = z.object({ mentorshipId: z.uuid() })
const aboutStep = z.object({ stepId: z.uuid() })
const aboutIntroduction = z.object({ introductionId: z.uuid() })

export const openPlan = buttonContract('open_plan', aboutMentorship)
/** The page to prepare for a check-in. */
export const openPrep = buttonContract('open_prep', aboutMentorship)
export const openGoal = buttonContract('open_goal', aboutMentorship)
export const openNotes = buttonContract('open_notes', aboutMentorship)

export const openStep = buttonContract('open_step', aboutMentorship)
export const openStepChange = buttonContract('open_step_change', aboutStep)
export const markStepDone = buttonContract('mark_step_done', aboutStep)
export const undoStepDone = buttonContract('undo_step_done', aboutStep)

/** Another due date; drawn by reminders. */
export const openMove = buttonContract('open_move', aboutStep)

export const openIntroduction = buttonContract('open_introduction', aboutMentorship)
export const openIntroductionChange = buttonContract('open_introduction_change', aboutIntroduction)
export const openIntroductionAsk = buttonContract('open_introduction_ask', aboutIntroduction)
/** Sent to both people whom the mentor wants to introduce. */
export const answerIntroduction = buttonContract(
  'answer_introduction',
  aboutIntroduction.extend({ saysYes: z.boolean() }),
)

const aboutTopic = z.object({ itemId: z.uuid() })
export const markTalkedAbout = buttonContract('mark_talked_about', aboutTopic)
/** The two for the mentee alone. */
export const openTopicChange = buttonContract('open_topic_change', aboutTopic)
export const deleteTopic = buttonContract('delete_topic', aboutTopic)

/** The open plan below a form; it is updated after the form was submitted. */
const planBelow = { planViewId: z.string().optional() }

export const goalForm = formContract('goal_form', aboutMentorship.extend(planBelow))
export const notesForm = formContract('notes_form', aboutMentorship.extend(planBelow))
/** Without `stepId`, it adds a new step. */
export const stepForm = formContract(
  'step_form',
  aboutMentorship.extend({ stepId: z.uuid().optional(), ...planBelow }),
)
/** Without `itemId`, it adds a new topic. `prepViewId`: the open page below it, which is updated after a submission. */
export const topicForm = formContract(
  'topic_form',
  aboutMentorship.extend({ itemId: z.uuid().optional(), prepViewId: z.string().optional() }),
)
/** `messageTs`: the direct message it was opened from. */
export const moveForm = formContract('move_form', aboutStep.extend({ messageTs: z.string().optional() }))
export const promisedForm = formContract('promised_form', aboutMentorship)
/** Without `introductionId`, it adds a new introduction. */
export const introductionForm = formContract(
  'introduction_form',
  aboutMentorship.extend({ introductionId: z.uuid().optional(), ...planBelow }),
)
export const introductionAskForm = formContract('introduction_ask_form', aboutIntroduction.extend(planBelow))

/** The message shortcut of manifest.yml, and its form. */
export const captureShortcut = shortcutContract('add_to_plan')
export const captureForm = formContract('capture_form')

export const planPage = pageContract('plan_page')
export const prepPage = pageContract('prep_page')
