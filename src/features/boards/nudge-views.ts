import { showEvery } from '../../platform/plain-dates.ts'
import { actions, button, menu } from '../../platform/slack/blocks.ts'
import type { NudgeContacts } from '../nudge-sources.ts'
import { type Relationship, slowerCadence } from '../relationships/rules.ts'
import {
  keepAdvisorCadence,
  logAdvisorToday,
  openAdvisorLog,
  openAdvisorSnooze,
  openRemoveAdvisor,
  openWrite,
  slowAdvisor,
  snoozeAdvisorMonth,
} from './actions.ts'
import { undoButton } from './buttons.ts'
import { nameOf } from './phrases.ts'

// How a nudge shows an advisor, and the owner's answers.

export const openActions: NudgeContacts['openActions'] = (relationship, { isFirst }) => {
  const { id: advisorId, contactName } = relationship
  return actions(
    logButton(relationship, isFirst),
    button('Snooze 1 month', snoozeAdvisorMonth, {
      value: { advisorId },
      label: `Snooze 1 month: no nudges about ${contactName}`,
    }),
    menu(
      button('Thank…', openWrite, { value: { advisorId, topic: 'thanks' } }),
      button('Send an update…', openWrite, { value: { advisorId, topic: 'update' } }),
      button('Ask for advice…', openWrite, { value: { advisorId, topic: 'ask' } }),
      button('Log with details…', openAdvisorLog, { value: { advisorId } }),
    ),
  )
}

function logButton({ id: advisorId, contactName }: Relationship, isPrimary: boolean) {
  return button('Log check-in', logAdvisorToday, {
    value: { advisorId },
    label: `Log check-in with ${contactName}`,
    ...(isPrimary && { style: 'primary' as const }),
  })
}

export function continueQuestion(relationship: Relationship): string {
  return `I’ve nudged you about ${nameOf(relationship)} a few times. Do you want to keep this cadence, slow down, or remove them from your board?`
}

export const continueActions: NudgeContacts['continueActions'] = (relationship, { isFirst }) => {
  const { id: advisorId, cadenceDays, contactName } = relationship
  const slower = slowerCadence(cadenceDays)
  const keep = `Keep ${showEvery(cadenceDays)}`
  return actions(
    logButton(relationship, isFirst),
    button(keep, keepAdvisorCadence, { value: { advisorId }, label: `${keep} with ${contactName}` }),
    menu(
      ...(slower > cadenceDays
        ? [
            button(`Change to ${showEvery(slower)}`, slowAdvisor, {
              value: { advisorId, cadenceDays: slower },
            }),
          ]
        : []),
      button('Snooze…', openAdvisorSnooze, { value: { advisorId } }),
      button('Remove…', openRemoveAdvisor, { value: { advisorId } }),
    ),
  )
}

export const advisorsInNudges: NudgeContacts = {
  kind: 'advisor',
  heading: '*Your advisory board*',
  list: '/mentor board',
  openActions,
  continueQuestion,
  continueActions,
  afterCheckIn: ({ id: advisorId, contactName }, own) =>
    own ? [undoButton({ advisorId, contactName, checkInId: own.checkInId })] : [],
  ended: 'No longer on your board.',
}
