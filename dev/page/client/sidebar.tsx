import type { Conversation } from '../contract.ts'
import { Avatar } from './avatar.tsx'
import { cityOf, timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { APP } from './route.ts'

/** The ids of what folds away on a narrow page: the people and the conversations. */
export const SIDE_IDS = 'people conversations'

export function Sidebar({ onChosen }: { onChosen(): void }) {
  const { world, mine, me } = usePage()
  const of = (kind: Conversation['kind']) => mine.conversations.filter((one) => one.kind === kind)
  return (
    <nav className="sidebar" id="conversations" aria-label="Conversations">
      <header className="sidebar-head">
        <h1>{world.workspace}</h1>
        <p>
          You are <strong>{me.name}</strong>
          <br />
          {timeOf(world.now, me.zone)} in {cityOf(me.zone)}
        </p>
      </header>
      <Group title="Channels" conversations={of('channel')} onChosen={onChosen} />
      <Group title="Direct messages" conversations={[...of('group'), ...of('dm')]} onChosen={onChosen} />
      <Group title="Apps" conversations={of('app')} onChosen={onChosen} />
    </nav>
  )
}

type GroupProps = { title: string; conversations: Conversation[]; onChosen(): void }

function Group({ title, conversations, onChosen }: GroupProps) {
  return (
    <section className="sidebar-group">
      <h2>{title}</h2>
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <Line conversation={conversation} onChosen={onChosen} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ conversation, onChosen }: { conversation: Conversation; onChosen(): void }) {
  const { route, go, world } = usePage()
  const { id, kind, name, personId, unread } = conversation
  const key = kind === 'app' ? APP : id
  return (
    <button
      type="button"
      className={`sidebar-line ${unread > 0 ? 'sidebar-line-unread' : ''}`}
      aria-current={route.conversation === key ? 'page' : undefined}
      onClick={() => {
        go({ conversation: key, tab: 'messages' })
        onChosen()
      }}
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
