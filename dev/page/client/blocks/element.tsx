import { useState } from 'react'
import { optionsOf } from '../../../slack/element-values.ts'
import { type JsonObject, obj, str, textOf } from '../../../slack/json.ts'
import { Confirm } from '../confirm.tsx'
import { Icon } from '../icons.tsx'
import { Menu } from '../menu.tsx'
import { Control } from './control.tsx'
import { withEmoji } from './emoji.ts'
import { type Entry, keyOf, useElement } from './surface.ts'

type Props = { element: JsonObject; blockId: string; label: string }

/** An element that sends block_actions at once: a button, a menu, a select or a picker. */
export function Element({ element, blockId, label }: Props) {
  const { surface, address, entry } = useElement(element, blockId)
  const [asked, setAsked] = useState<{ entry?: Entry } | null>(null)
  const confirm = obj(element, 'confirm')

  const tell = (chosen?: Entry): void => {
    if (chosen !== undefined) surface.enter(address, chosen)
    surface.press(address, chosen)
  }
  const use = (chosen?: Entry): void => {
    if (confirm === undefined) tell(chosen)
    else setAsked(chosen === undefined ? {} : { entry: chosen })
  }
  return (
    <>
      <Shown
        element={element}
        label={label}
        isBusy={surface.pressed === keyOf(address)}
        entry={entry}
        use={use}
      />
      {asked && confirm && (
        <Confirm
          dialog={confirm}
          onYes={() => {
            setAsked(null)
            tell(asked.entry)
          }}
          onNo={() => setAsked(null)}
        />
      )}
    </>
  )
}

type ShownProps = {
  element: JsonObject
  label: string
  isBusy: boolean
  entry: Entry
  use(chosen?: Entry): void
}

function Shown({ element, label, isBusy, entry, use }: ShownProps) {
  switch (str(element, 'type')) {
    case 'button':
    case 'workflow_button':
      return <Button element={element} isBusy={isBusy} onPress={() => use()} />
    case 'overflow':
      return (
        <Menu
          label="More actions"
          button={<Icon name="more" />}
          items={optionsOf(element).map((option) => ({
            text: withEmoji(textOf(option, 'text') ?? ''),
            choose: () => use(str(option, 'value') ?? ''),
          }))}
        />
      )
    default:
      return (
        <div className="block-control">
          <Control element={element} entry={entry} onEnter={use} label={label} />
        </div>
      )
  }
}

function Button({ element, isBusy, onPress }: { element: JsonObject; isBusy: boolean; onPress(): void }) {
  const style = str(element, 'style')
  const url = str(element, 'url')
  return (
    <button
      type="button"
      className={`button ${style === 'primary' || style === 'danger' ? `button-${style}` : ''}`}
      aria-busy={isBusy}
      aria-disabled={isBusy}
      aria-label={str(element, 'accessibility_label')}
      onClick={() => {
        if (isBusy) return
        if (url !== undefined) open(url, '_blank', 'noreferrer')
        onPress()
      }}
    >
      {withEmoji(textOf(element, 'text') ?? '')}
    </button>
  )
}
