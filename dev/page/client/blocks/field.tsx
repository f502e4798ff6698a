import { useId } from 'react'
import { bool, type JsonObject, obj, str, textOf } from '../../../slack/json.ts'
import { Control } from './control.tsx'
import { withEmoji } from './emoji.ts'
import { RawJson } from './raw-json.tsx'
import { type Entry, useElement } from './surface.ts'

const GROUPS = new Set(['checkboxes', 'radio_buttons', 'multi_static_select', 'multi_users_select'])

/** A form field: label, control, hint and error. */
export function Field({ block }: { block: JsonObject }) {
  const element = obj(block, 'element')
  return element === undefined ? <RawJson value={block} /> : <FieldWith block={block} element={element} />
}

function FieldWith({ block, element }: { block: JsonObject; element: JsonObject }) {
  const id = useId()
  const blockId = str(block, 'block_id') ?? ''
  const { surface, address, entry } = useElement(element, blockId)
  const error = surface.errors[blockId]
  const hint = textOf(block, 'hint')
  const label = withEmoji(textOf(block, 'label') ?? '')
  const enter = (value: Entry): void => {
    surface.enter(address, value)
    if (bool(block, 'dispatch_action')) surface.press(address, value)
  }
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  const optional = bool(block, 'optional') && <span className="field-optional"> (optional)</span>
  return (
    <div className={`field ${error ? 'field-wrong' : ''}`}>
      {GROUPS.has(str(element, 'type') ?? '') ? (
        <span className="field-label" id={`${id}-label`}>
          {label}
          {optional}
        </span>
      ) : (
        <label className="field-label" htmlFor={id}>
          {label}
          {optional}
        </label>
      )}
      <Control
        element={element}
        entry={entry}
        onEnter={enter}
        id={id}
        isWrong={error !== undefined}
        {...(described ? { describedBy: described } : {})}
      />
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {withEmoji(hint)}
        </p>
      )}
    </div>
  )
}
