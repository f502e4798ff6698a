import type { MentorCommand, MentorHandler } from '../../people/interactions.ts'
import { agendaCommand, agendaHandlers } from './agenda.ts'
import { captureHandlers } from './capture.ts'
import { introductionAskHandlers } from './introduction-ask.ts'
import { introductionHandlers } from './introductions.ts'
import { moveHandlers } from './move.ts'
import { planCommand, planPageHandlers } from './plan.ts'
import { prepCommand, prepHandlers } from './prep.ts'
import { stepFormHandlers } from './step-forms.ts'
import { promiseCommand, stepCommand, stepHandlers } from './steps.ts'

export const planCommands: readonly MentorCommand[] = [
  prepCommand,
  promiseCommand,
  stepCommand,
  planCommand,
  agendaCommand,
]

export const planHandlers: readonly MentorHandler[] = [
  ...planPageHandlers,
  ...prepHandlers,
  ...stepHandlers,
  ...stepFormHandlers,
  ...moveHandlers,
  ...introductionHandlers,
  ...introductionAskHandlers,
  ...agendaHandlers,
  ...captureHandlers,
]
