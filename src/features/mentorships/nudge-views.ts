import type { ActionsBlock } from '@slack/types'
import { showEvery } from '../../platform/plain-dates.ts'
import { actions, button, mention, menu } from '../../platform/slack/blocks.ts'
import type { NudgeContacts } from '../nudge-sources.ts'
import { type Relationship, slowerCadence } from '../relationships/rules.ts'
import { keepCadence, logToday, openEnd, openLog, slowDown, snoozeLong, snoozeWeek } from './actions.ts'
import { afterCheckIn, promiseButton } from './buttons.ts'

// How a nudge shows a mentee, and the mentor's answers.

export const openActions: NudgeContacts['openActions'] = (relationship, { isFirst, buttons, choices }) => {
  const { id, contactName } = relationship
  return actions(
    logButton(relationship, isFirst),
    ...buttons.map((toButton) => toButton(relationship)),
    button('Snooze 1 week', snoozeWeek, {
      value: { mentorshipId: id },
      label: `Snooze 1 week: no nudges about ${contactName}`,
    }),
    menu(
      button('Log with details…', openLog, { value: { mentorshipId: id } }),
      ...choices.map((toButton) => toButton(relationship)),
    ),
  )
}

function logButton({ id, contactName }: Relationship, isPrimary: boolean) {
  return button('Log check-in', logToday, {
    value: { mentorshipId: id },
    label: `Log check-in with ${contactName}`,
    ...(isPrimary && { style: 'primary' as const }),
  })
}

export function continueQuestion({ contactId }: Relationship): string {
  return `I’ve nudged you about ${mention(contactId ?? '')} a few times. Do you want to keep this cadence, slow down, or end the mentorship?`
}

export function continueActions(relationship: Relationship, isFirst: boolean): ActionsBlock {
  const { id, cadenceDays, contactName } = relationship
  const value = { value: { mentorshipId: id } }
  const slower = slowerCadence(cadenceDays)
  return actions(
    logButton(relationship, isFirst),
    button(`Keep ${showEvery(cadenceDays)}`, keepCadence, {
      ...value,
      label: `Keep ${showEvery(cadenceDays)} with ${contactName}`,
    }),
    menu(
      ...(slower > cadenceDays
        ? [
            button(`Change to ${showEvery(slower)}`, slowDown, {
              value: { mentorshipId: id, cadenceDays: slower },
            }),
          ]
        : []),
      button('Snooze 3 months', snoozeLong, value),
      button('End mentorship…', openEnd, value),
    ),
  )
}

/** Only who logged a check-in can add a note, or undo it. */
export const afterLogging: NudgeContacts['afterCheckIn'] = ({ id, contactName: name }, own) =>
  own ? afterCheckIn({ mentorshipId: id, name, ...own }) : [promiseButton({ mentorshipId: id, name })]

export const menteesInNudges: NudgeContacts = {
  kind: 'mentorship',
  heading: null,
  list: '/mentor list',
  openActions,
  continueQuestion,
  continueActions,
  afterCheckIn: afterLogging,
  ended: 'Mentorship ended.',
}
