import type { App } from '@slack/bolt'
import type { Services } from '../../../platform/services.ts'
import type { Asked } from '../../../platform/slack/asked.ts'
import { agenda, registerAgenda } from './agenda.ts'
import { registerIntroductions } from './introductions.ts'
import { plan, registerPlan } from './plan.ts'
import { prep, registerPrep } from './prep.ts'
import { addTask, registerSteps, type TaskCommand } from './steps.ts'

export function planCommands(services: Services) {
  return {
    plan: (asked: Asked, command: { who: string | null }) => plan(services, asked, command),
    prep: (asked: Asked, command: { who: string | null }) => prep(services, asked, command),
    agenda: (asked: Asked, command: { who: string | null; words: string | null }) =>
      agenda(services, asked, command),
    promise: (asked: Asked, command: TaskCommand) => addTask(services, asked, command, 'mine'),
    step: (asked: Asked, command: TaskCommand) => addTask(services, asked, command, 'the mentee’s'),
  }
}

export function registerPlans(app: App, services: Services): void {
  registerPlan(app, services)
  registerSteps(app, services)
  registerIntroductions(app, services)
  registerAgenda(app, services)
  registerPrep(app, services)
}
