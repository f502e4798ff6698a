import { useEffect, useRef, useState } from 'react'
import { mrkdwnText } from '../../slack/mrkdwn-text.ts'
import type { PageMessage } from '../contract.ts'
import { withEmoji } from './blocks/emoji.ts'
import { usePage } from './page-context.ts'

const SHOWN_MAX = 5
const LENGTH_MAX = 300

/** Tells screen readers about each message that arrives while the page is open, once. */
export function Announcer() {
  const { world, mine, me, personOf } = usePage()
  const known = useRef({ of: '', stamps: new Set<string>() })
  const [arrived, setArrived] = useState<PageMessage[]>([])
  useEffect(() => {
    const of = `${world.id} ${mine.personId}`
    const received = mine.conversations
      .flatMap(({ messages }) => messages)
      .filter(({ userId }) => userId !== mine.personId)
    const { of: before, stamps } = known.current
    known.current = { of, stamps: new Set(received.map(({ ts }) => ts)) }
    if (of !== before) return setArrived([])
    const fresh = received.filter(({ ts }) => !stamps.has(ts))
    if (fresh.length > 0) setArrived(fresh.slice(-SHOWN_MAX))
  }, [world.id, mine])

  const lookup = { name: (id: string) => personOf(id)?.name.split(' ')[0], zone: me.zone }
  return (
    <div className="for-readers" aria-live="polite" data-testid="announcer">
      {arrived.map(({ ts, userId, text }) => (
        <p key={ts}>
          {personOf(userId)?.name ?? world.app.name}: {spoken(mrkdwnText(text, lookup))}
        </p>
      ))}
    </div>
  )
}

/** Without signs of formatting, and cut when it is long. */
function spoken(text: string): string {
  const plain = withEmoji(text.replaceAll(/[*`~]/g, ''))
  return plain.length > LENGTH_MAX ? `${plain.slice(0, LENGTH_MAX)}…` : plain
}
