import type { PageMessage, PageShortcut } from '../contract.ts'
import { Icon } from './icons.tsx'
import { Menu } from './menu.tsx'
import { usePage } from './page-context.ts'

/** The app's shortcuts that are not about a message. */
export function GlobalShortcuts({ conversationId }: { conversationId: string }) {
  return <Shortcuts type="global" label="Shortcuts" conversationId={conversationId} message={null} />
}

/** The app's shortcuts for a message. */
export function MessageShortcuts(about: { conversationId: string; message: PageMessage }) {
  return <Shortcuts type="message" label="More message actions" {...about} />
}

type About = {
  type: PageShortcut['type']
  label: string
  conversationId: string
  message: PageMessage | null
}

function Shortcuts({ type, label, conversationId, message }: About) {
  const { world, act, me } = usePage()
  const shortcuts = world.shortcuts.filter((one) => one.type === type)
  if (shortcuts.length === 0) return null
  const items = shortcuts.map(({ name, callbackId }) => ({
    text: name,
    choose: () =>
      void act({
        do: 'shortcut',
        as: me.id,
        callbackId,
        conversation: conversationId,
        message: message && { user: message.userId, text: message.text, ts: message.ts },
      }),
  }))
  return (
    <Menu
      label={label}
      button={<Icon name={type === 'global' ? 'bolt' : 'more'} size={16} />}
      items={items}
    />
  )
}
