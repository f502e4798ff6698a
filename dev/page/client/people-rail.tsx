import type { PagePerson } from '../contract.ts'
import { Avatar } from './avatar.tsx'
import { usePage } from './page-context.ts'
import { APP } from './route.ts'

/** The list of people to act as, with their unread counts. */
export function PeopleRail({ onChosen }: { onChosen(): void }) {
  const { world } = usePage()
  return (
    <nav className="rail" id="people" aria-label="You are">
      <p className="rail-title">You are</p>
      {world.people.map((person) => (
        <PersonButton key={person.id} person={person} onChosen={onChosen} />
      ))}
    </nav>
  )
}

function PersonButton({ person, onChosen }: { person: PagePerson; onChosen(): void }) {
  const { me, go } = usePage()
  const isMe = person.id === me.id
  const [first] = person.name.split(' ')
  const waiting = person.unread > 0 ? `, ${person.unread} unread` : ''
  return (
    <button
      type="button"
      className="rail-person"
      aria-label={`Act as ${person.name}, ${person.title}${waiting}`}
      aria-current={isMe ? 'true' : undefined}
      title={`${person.name} · ${person.title}`}
      onClick={() => {
        go({ personId: person.id, conversation: APP, tab: 'messages' })
        onChosen()
      }}
    >
      <span className="rail-face" data-unread={person.unread > 0 && !isMe ? person.unread : undefined}>
        <Avatar personId={person.id} size={38} />
      </span>
      <span className="rail-name">{first}</span>
    </button>
  )
}
