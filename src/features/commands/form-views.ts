import type { InputBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import type { CommandForm } from '../../platform/commands/command.ts'
import { showEvery } from '../../platform/plain-dates.ts'
import {
  actions,
  button,
  capitalize,
  field,
  type Message,
  message,
  modal,
  option,
  plain,
  section,
} from '../../platform/slack/blocks.ts'
import { openAdd, openRequest } from '../mentorships/actions.ts'
import { CADENCE_DAYS } from '../relationships/rules.ts'
import { commandForm } from './actions.ts'
import type { OwnPerson } from './name-rules.ts'

export type ShownForm = {
  name: string
  form: CommandForm
  /** At least one. */
  people: readonly OwnPerson[]
  /** What was typed already. */
  chosenId: string | null
  date: Temporal.PlainDate | null
  cadenceDays: number | null
  /** The page below. */
  page?: { viewId: string; contractId: string; metadata: string } | undefined
}

/** Slack's limits for a menu and a line. */
const OPTIONS_MAX = 100
const LINE_MAX = 3000

/** Asks for the person, and for what else a command needs. */
export function commandView(shown: ShownForm): ModalView {
  const { name, form, people, chosenId, page } = shown
  const second = secondElement(form.asks, shown)
  return modal({
    contract: commandForm,
    title: form.title,
    submit: form.submit,
    metadata: { name, page },
    blocks: [
      personField(people, chosenId, form.whoSees),
      ...(second === null ? [] : [field('value', form.label ?? form.title, second, form)]),
    ],
  })
}

function personField(people: readonly OwnPerson[], chosenId: string | null, whoSees: string): InputBlock {
  const options = people.slice(0, OPTIONS_MAX).map((one) => option(one.name, one.id))
  const chosen = options.length === 1 ? options[0] : options.find(({ value }) => value === chosenId)
  return field(
    'person',
    'Person',
    {
      type: 'static_select',
      action_id: 'value',
      placeholder: plain('Choose a person'),
      options,
      ...(chosen && { initial_option: chosen }),
    },
    { whoSees },
  )
}

function secondElement(
  asks: CommandForm['asks'],
  { date, cadenceDays }: Pick<ShownForm, 'date' | 'cadenceDays'>,
): InputBlock['element'] | null {
  switch (asks) {
    case null:
      return null
    case 'date':
      return { type: 'datepicker', action_id: 'value', ...(date && { initial_date: date.toString() }) }
    case 'cadence':
      return cadenceSelect(cadenceDays)
    case 'line':
      return {
        type: 'plain_text_input',
        action_id: 'value',
        max_length: LINE_MAX,
        placeholder: plain('Lead a meeting by 1 Dec'),
      }
  }
}

function cadenceSelect(chosen: number | null): InputBlock['element'] {
  const all = [...new Set([...CADENCE_DAYS.choices, ...(chosen === null ? [] : [chosen])])]
  const options = all
    .toSorted((one, other) => one - other)
    .map((days) => option(capitalize(showEvery(days)), `${days} days`))
  const initial = options.find(({ value }) => value === `${chosen} days`)
  return {
    type: 'static_select',
    action_id: 'value',
    options,
    ...(initial && { initial_option: initial }),
  }
}

/** For somebody who has nobody to choose. */
export function nobodyMessage(): Message {
  return message(
    section('You have no mentees or mentors yet.'),
    actions(button('Add a mentee…', openAdd), button('Find a mentor…', openRequest)),
  )
}
