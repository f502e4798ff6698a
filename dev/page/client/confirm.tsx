import { type JsonObject, str, textOf } from '../../slack/json.ts'
import { Text } from './blocks/text.tsx'
import { Dialog } from './dialog.tsx'

type Props = { dialog: JsonObject; onYes(): void; onNo(): void }

/** Slack's confirmation dialog, with the app's texts. */
export function Confirm({ dialog, onYes, onNo }: Props) {
  const style = str(dialog, 'style') === 'danger' ? 'button-danger' : 'button-primary'
  return (
    <Dialog title={textOf(dialog, 'title') ?? 'Are you sure?'} onClose={onNo} isSmall>
      <div className="dialog-body">
        <Text of={dialog} />
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onNo}>
          {textOf(dialog, 'deny') ?? 'Cancel'}
        </button>
        <button type="button" className={`button ${style}`} onClick={onYes}>
          {textOf(dialog, 'confirm') ?? 'Yes'}
        </button>
      </footer>
    </Dialog>
  )
}
