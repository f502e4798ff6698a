import type { Conversation } from '../contract.ts'
import { Avatar } from './avatar.tsx'
import { cityOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { APP } from './route.ts'

export function Sidebar() {
  const { world, mine, me } = usePage()
  const of = (kind: Conversation['kind']) => mine.conversations.filter((one) => one.kind === kind)
  return (
    <nav className="sidebar" aria-label="Conversations">
      <header className="sidebar-head">
        <h1>{world.workspace}</h1>
        <p>
          You are <strong>{me.name}</strong>
          <br />
          {timeOf(world.now, me.zone)} in {cityOf(me.zone)}
        </p>
      </header>
      <Group title="Channels" conversations={of('channel')} />
      <Group title="Direct messages" conversations={[...of('group'), ...of('dm')]} />
      <Group title="Apps" conversations={of('app')} />
    </nav>
  )
}

function Group({ title, conversations }: { title: string; conversations: Conversation[] }) {
  return (
    <section className="sidebar-group">
      <h2>{title}</h2>
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <Line conversation={conversation} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ conversation }: { conversation: Conversation }) {
  const { route, go, world } = usePage()
  const { id, kind, name, personId, unread } = conversation
  const key = kind === 'app' ? APP : id
  return (
    <button
      type="button"
      className={`sidebar-line ${unread > 0 ? 'sidebar-line-unread' : ''}`}
      aria-current={route.conversation === key ? 'page' : undefined}
      onClick={() => go({ conversation: key, tab: 'messages' })}
    >
      {kind === 'channel' ? (
        <Icon name="hash" size={16} />
      ) : (
        <Avatar personId={personId ?? world.app.id} size={20} />
      )}
      <span className="sidebar-name">{name}</span>
      {unread > 0 && kind !== 'channel' && (
        <span className="badge" role="img" aria-label={`${unread} unread`}>
          {unread}
        </span>
      )}
    </button>
  )
}
