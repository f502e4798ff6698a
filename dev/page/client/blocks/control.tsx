import { Temporal } from 'temporal-polyfill'
import { optionsOf } from '../../../slack/element-values.ts'
import { type JsonObject, objs, str, textOf } from '../../../slack/json.ts'
import { usePage } from '../page-context.ts'
import { withEmoji } from './emoji.ts'
import { RawJson } from './raw-json.tsx'
import { type Entry, listEntry, textEntry } from './surface.ts'
import { TextObject } from './text.tsx'

export type ControlProps = {
  element: JsonObject
  entry: Entry
  onEnter(entry: Entry): void
  /** Accessible name of an element without a visible label. */
  label?: string
  /** Id of a label outside of the element. */
  id?: string
  describedBy?: string
  isWrong?: boolean
}

/** A control that holds a value: a text field, a select, a picker, checkboxes. */
export function Control(props: ControlProps) {
  switch (str(props.element, 'type')) {
    case 'plain_text_input':
      return <TextField {...props} type="text" />
    case 'number_input':
      return <TextField {...props} type="text" inputMode="decimal" />
    case 'email_text_input':
      return <TextField {...props} type="email" />
    case 'url_text_input':
      return <TextField {...props} type="url" />
    case 'static_select':
      return <Select {...props} choices={groupsOf(props.element)} />
    case 'users_select':
      return <PeopleSelect {...props} />
    case 'multi_static_select':
      return <Boxes {...props} options={optionsOf(props.element)} />
    case 'multi_users_select':
      return <PeopleBoxes {...props} />
    case 'checkboxes':
      return <Boxes {...props} options={optionsOf(props.element)} />
    case 'radio_buttons':
      return <Radios {...props} />
    case 'datepicker':
      return <Picker {...props} type="date" />
    case 'timepicker':
      return <Picker {...props} type="time" />
    case 'datetimepicker':
      return <InstantPicker {...props} />
    default:
      return <RawJson value={props.element} />
  }
}

/** The attributes that connect a control to its label, hint and error. */
function tied({ id, describedBy, isWrong, label }: ControlProps) {
  return {
    ...(id === undefined ? { 'aria-label': label } : { id }),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    ...(isWrong ? { 'aria-invalid': true } : {}),
  }
}

type TextProps = ControlProps & { type: 'text' | 'email' | 'url'; inputMode?: 'decimal' }

function TextField({ type, inputMode, ...props }: TextProps) {
  const { element, entry, onEnter } = props
  const shared = {
    ...tied(props),
    className: 'input',
    placeholder: textOf(element, 'placeholder') ?? '',
    value: textEntry(entry),
    onChange: (event: { target: { value: string } }) => onEnter(event.target.value),
  }
  if (element.multiline === true) return <textarea {...shared} rows={4} />
  return <input {...shared} type={type} {...(inputMode ? { inputMode } : {})} />
}

function Picker({ type, ...props }: ControlProps & { type: 'date' | 'time' }) {
  const { entry, onEnter } = props
  return (
    <input
      {...tied(props)}
      className="input input-picker"
      type={type}
      value={textEntry(entry)}
      onChange={(event) => onEnter(event.target.value === '' ? null : event.target.value)}
    />
  )
}

/** A date and time: chosen in the person's zone, sent to the app in Unix seconds. */
function InstantPicker(props: ControlProps) {
  const { me } = usePage()
  const seconds = Number(textEntry(props.entry))
  const shown =
    seconds > 0
      ? Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
          .toZonedDateTimeISO(me.zone)
          .toPlainDateTime()
          .toString()
      : ''
  const read = (value: string): Entry =>
    value === '' ? null : Temporal.PlainDateTime.from(value).toZonedDateTime(me.zone).epochMilliseconds / 1000
  return (
    <input
      {...tied(props)}
      className="input input-picker"
      type="datetime-local"
      value={shown.slice(0, 16)}
      onChange={(event) => props.onEnter(read(event.target.value))}
    />
  )
}

type Choice = { value: string; text: string }
type Group = { label: string | null; choices: Choice[] }

function groupsOf(element: JsonObject): Group[] {
  const groups = objs(element, 'option_groups')
  if (groups.length === 0) return [{ label: null, choices: optionsOf(element).map(choiceOf) }]
  return groups.map((group) => ({
    label: textOf(group, 'label') ?? '',
    choices: optionsOf(group).map(choiceOf),
  }))
}

function choiceOf(option: JsonObject): Choice {
  return { value: str(option, 'value') ?? '', text: withEmoji(textOf(option, 'text') ?? '') }
}

function Select({ choices: groups, ...props }: ControlProps & { choices: Group[] }) {
  const { element, entry, onEnter } = props
  const value = textEntry(entry)
  return (
    <select
      {...tied(props)}
      className="input input-select"
      value={value}
      onChange={(event) => onEnter(event.target.value)}
    >
      {value === '' && (
        <option value="" disabled>
          {textOf(element, 'placeholder') ?? 'Choose'}
        </option>
      )}
      {groups.map(({ label, choices }) => {
        const options = choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))
        return label === null ? (
          options
        ) : (
          <optgroup key={label} label={label}>
            {options}
          </optgroup>
        )
      })}
    </select>
  )
}

function usePeopleChoices(): Choice[] {
  const { world, me } = usePage()
  return world.people.map(({ id, name, title }) => ({
    value: id,
    text: `${name}${id === me.id ? ' (you)' : ` · ${title}`}`,
  }))
}

function PeopleSelect(props: ControlProps) {
  return <Select {...props} choices={[{ label: null, choices: usePeopleChoices() }]} />
}

function PeopleBoxes(props: ControlProps) {
  const options = usePeopleChoices().map(({ value, text }) => ({ value, text: { type: 'plain_text', text } }))
  return <Boxes {...props} options={options} />
}

function Boxes({ options, ...props }: ControlProps & { options: JsonObject[] }) {
  const chosen = listEntry(props.entry)
  const toggle = (value: string): void =>
    props.onEnter(
      // In the order of the options, as Slack sends them.
      options
        .map((option) => str(option, 'value') ?? '')
        .filter((one) => chosen.includes(one) !== (one === value)),
    )
  return (
    <ChoiceList {...props} role="group">
      {options.map((option) => (
        <OptionLine key={str(option, 'value')} option={option}>
          <input
            type="checkbox"
            checked={chosen.includes(str(option, 'value') ?? '')}
            onChange={() => toggle(str(option, 'value') ?? '')}
          />
        </OptionLine>
      ))}
    </ChoiceList>
  )
}

function Radios(props: ControlProps) {
  const name = props.id ?? str(props.element, 'action_id') ?? ''
  return (
    <ChoiceList {...props} role="radiogroup">
      {optionsOf(props.element).map((option) => (
        <OptionLine key={str(option, 'value')} option={option}>
          <input
            type="radio"
            name={name}
            checked={props.entry === str(option, 'value')}
            onChange={() => props.onEnter(str(option, 'value') ?? null)}
          />
        </OptionLine>
      ))}
    </ChoiceList>
  )
}

function ChoiceList({
  children,
  role,
  ...props
}: ControlProps & { children: React.ReactNode; role: 'group' | 'radiogroup' }) {
  const { id, label, describedBy } = props
  return (
    <div
      role={role}
      className="choices"
      {...(id ? { 'aria-labelledby': `${id}-label` } : { 'aria-label': label })}
      {...(describedBy ? { 'aria-describedby': describedBy } : {})}
    >
      {children}
    </div>
  )
}

function OptionLine({ option, children }: { option: JsonObject; children: React.ReactNode }) {
  const text = option.text
  const description = textOf(option, 'description')
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: its control is its child
    <label className="choice">
      {children}
      <span>
        {typeof text === 'object' && text !== null && !Array.isArray(text) && <TextObject text={text} />}
        {description && <small>{description}</small>}
      </span>
    </label>
  )
}
