import type { Temporal } from 'temporal-polyfill'
import { showEvery } from '../../platform/plain-dates.ts'
import { actions, button, mention, menu } from '../../platform/slack/blocks.ts'
import type { NudgeContacts } from '../nudge-sources.ts'
import { daysBetween, type Relationship, slowerCadence } from '../relationships/rules.ts'
import { keepCadence, logToday, openEnd, openLog, slowDown, snoozeLong, snoozeWeek } from './actions.ts'
import { afterCheckIn, promiseButton } from './buttons.ts'

// How a nudge shows a mentee, and the mentor's answers.

export const openActions: NudgeContacts['openActions'] = (
  relationship,
  { on, isFirst, buttons, choices },
) => {
  const { id } = relationship
  return actions(
    logButton(relationship, on, isFirst),
    ...buttons.map((toButton) => toButton(relationship)),
    menu(
      button('Snooze 1 week', snoozeWeek, { value: { mentorshipId: id } }),
      button('Log with details…', openLog, { value: { mentorshipId: id } }),
      ...choices.map((toButton) => toButton(relationship)),
    ),
  )
}

function logButton({ id, contactName, meetsOn }: Relationship, on: Temporal.PlainDate, isPrimary: boolean) {
  const hasMet = meetsOn !== null && daysBetween(meetsOn, on) > 0
  const text = hasMet ? 'We talked' : 'Log check-in'
  return button(text, logToday, {
    value: { mentorshipId: id, ...(hasMet && { on: meetsOn.toString() }) },
    label: hasMet ? `We talked: log the check-in with ${contactName}` : `Log check-in with ${contactName}`,
    ...(isPrimary && { style: 'primary' as const }),
  })
}

export function continueQuestion({ contactId }: Relationship): string {
  return `I’ve nudged you about ${mention(contactId ?? '')} a few times. Do you want to keep this cadence, slow down, or end the mentorship?`
}

export const continueActions: NudgeContacts['continueActions'] = (relationship, { on, isFirst }) => {
  const { id, cadenceDays, contactName } = relationship
  const value = { value: { mentorshipId: id } }
  const slower = slowerCadence(cadenceDays)
  return actions(
    logButton(relationship, on, isFirst),
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
