import type { App } from '@slack/bolt'
import type { Temporal } from 'temporal-polyfill'
import type { Services } from '../../../platform/services.ts'
import type { Asked } from '../../../platform/slack/asked.ts'
import type { Person } from '../../people/rules.ts'
import { add, registerAdd } from './add.ts'
import { registerAgreement } from './agreement.ts'
import { registerCorrect } from './correct.ts'
import { registerDecide, setCadence, snooze } from './decide.ts'
import { end, registerEnd } from './end.ts'
import { registerHistory } from './history.ts'
import { type LogCommand, log, registerLog } from './log.ts'
import { registerMentee } from './mentee.ts'
import { registerSuccessor } from './successor.ts'

export function mentorshipCommands(services: Services) {
  return {
    add: (asked: Asked, command: { who: string | null; cadenceDays: number | null }) =>
      add(services, asked, command),
    log: (asked: Asked, command: LogCommand, me: Person) => log(services, asked, command, me),
    snooze: (asked: Asked, command: { who: string; until: Temporal.PlainDate }, me: Person) =>
      snooze(services, asked, command, me),
    cadence: (asked: Asked, command: { who: string; cadenceDays: number }, me: Person) =>
      setCadence(services, asked, command, me),
    end: (asked: Asked, command: { who: string }, me: Person) => end(services, asked, command, me),
  }
}

export function registerMentorships(app: App, services: Services): void {
  registerAdd(app, services)
  registerLog(app, services)
  registerDecide(app, services)
  registerEnd(app, services)
  registerHistory(app, services)
  registerMentee(app, services)
  registerCorrect(app, services)
  registerAgreement(app, services)
  registerSuccessor(app, services)
}
