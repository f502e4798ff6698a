import { useEffect } from 'react'
import type { Conversation as Shown } from '../contract.ts'
import { AppEvents } from './app-events.tsx'
import { Avatar } from './avatar.tsx'
import { Composer } from './composer.tsx'
import { Hint } from './hint.tsx'
import { Home } from './home.tsx'
import { Icon } from './icons.tsx'
import { MessageList } from './message-list.tsx'
import { usePage } from './page-context.ts'
import { APP, type Tab } from './route.ts'
import { Tabs, tabId } from './tabs.tsx'

const TABS: readonly { name: Tab; text: string }[] = [
  { name: 'home', text: 'Home' },
  { name: 'messages', text: 'Messages' },
]
const PANEL = 'app-panel'

/** The open conversation, or the app's Home tab. */
export function Conversation() {
  const { world, mine, route, me, act } = usePage()
  const conversation = mine.conversations.find(({ id, kind }) =>
    route.conversation === APP ? kind === 'app' : id === route.conversation,
  )
  const isApp = conversation?.kind === 'app'
  const personId = me.id
  useEffect(() => {
    if (isApp) void act({ do: 'open app', as: personId, tab: route.tab })
  }, [isApp, personId, route.tab, act])
  if (conversation === undefined) return <main className="main">You’re not in this conversation.</main>
  const showsHome = isApp && route.tab === 'home'
  return (
    <main className="main">
      <Head conversation={conversation} />
      <Hint key={`hint ${world.id}`} />
      <AppEvents />
      <div
        className="main-panel"
        {...(isApp && { role: 'tabpanel', id: PANEL, 'aria-labelledby': tabId(PANEL, route.tab) })}
      >
        {showsHome ? (
          <Home key={`home ${personId}`} />
        ) : (
          <>
            <MessageList key={`${personId} ${conversation.id}`} conversation={conversation} />
            <Composer key={`composer ${personId} ${conversation.id}`} conversation={conversation} />
          </>
        )}
      </div>
    </main>
  )
}

function Head({ conversation }: { conversation: Shown }) {
  const { world, route, go } = usePage()
  const { kind, name, topic, personId } = conversation
  return (
    <header className="main-head">
      <div className="main-title">
        {kind === 'channel' ? (
          <Icon name="hash" size={20} />
        ) : (
          <Avatar personId={personId ?? world.app.id} size={26} />
        )}
        <h2>{name}</h2>
        {kind === 'app' && <span className="app-mark">APP</span>}
        {topic && <span className="main-topic">{topic}</span>}
      </div>
      {kind === 'app' && (
        <Tabs label={name} tabs={TABS} chosen={route.tab} choose={(tab) => go({ tab })} panelId={PANEL} />
      )}
    </header>
  )
}
