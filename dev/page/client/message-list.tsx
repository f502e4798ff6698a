import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Conversation, PageMessage } from '../contract.ts'
import { dividerOf, local } from './dates.ts'
import { Message } from './message.tsx'
import { usePage } from './page-context.ts'

const GROUP_MINUTES = 5
const AT_END_PX = 80

/** Messages, oldest first, with separators. Stays scrolled to the end unless the user has scrolled up. */
export function MessageList({ conversation }: { conversation: Conversation }) {
  const { me, world } = usePage()
  const { messages } = conversation
  const [newSince] = useState(() => firstUnread(conversation, me.id))
  const list = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  useReadMark(conversation)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the messages change
  useLayoutEffect(() => {
    const shown = list.current
    if (shown && isAtEnd.current) shown.scrollTop = shown.scrollHeight
  }, [messages])
  return (
    <section
      className="messages"
      aria-label="Messages"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that people without a mouse must reach it
      tabIndex={0}
      ref={list}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < AT_END_PX
      }}
    >
      <Beginning conversation={conversation} />
      {messages.map((message, index) => {
        const before = messages[index - 1]
        const day = dividerOf(message.at, me.zone, world.now)
        const isNewDay = !before || dividerOf(before.at, me.zone, world.now) !== day
        return (
          <Fragment key={message.ts}>
            {isNewDay && (
              <p className="day-line">
                <span>{day}</span>
              </p>
            )}
            {message.ts === newSince && (
              <p className="new-line">
                <span>New</span>
              </p>
            )}
            <Message
              message={message}
              follows={!isNewDay && message.ts !== newSince && isFollowing(before, message)}
            />
          </Fragment>
        )
      })}
    </section>
  )
}

function Beginning({ conversation: { kind, name } }: { conversation: Conversation }) {
  const words = {
    channel: `This is the very beginning of #${name}.`,
    group: `This conversation is between you, ${name} and the app.`,
    dm: `This conversation is just between you and ${name}.`,
    app: `This is where ${name} sends you messages. Only visible to you.`,
  }
  return <p className="beginning">{words[kind]}</p>
}

/** Whether a message follows one of the same author so soon that the name is omitted. */
function isFollowing(before: PageMessage | undefined, message: PageMessage): boolean {
  if (!before || before.userId !== message.userId || before.isEphemeral || message.isEphemeral) return false
  if (message.blocks.length > 0) return false
  const minutes = local(before.at, 'UTC').until(local(message.at, 'UTC')).total('minutes')
  return minutes < GROUP_MINUTES
}

function firstUnread({ messages, unread }: Conversation, myId: string): string | undefined {
  if (unread === 0) return undefined
  return messages.filter(({ userId, isEphemeral }) => userId !== myId && !isEphemeral).at(-unread)?.ts
}

/** Marks an open conversation as read. */
function useReadMark({ id, messages, unread }: Conversation): void {
  const { me, act } = usePage()
  const last = messages.at(-1)?.ts
  useEffect(() => {
    if (unread === 0 || last === undefined) return
    const read = () => {
      if (document.visibilityState === 'visible')
        void act({ do: 'read', as: me.id, conversation: id, ts: last })
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [unread, last, id, me.id, act])
}
