import { type KeyboardEvent, useRef, useState } from 'react'
import type { Conversation } from '../contract.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { GlobalShortcuts } from './shortcuts.tsx'
import { type Suggestion, suggest } from './suggest.ts'

/** The message field. `/` suggests commands, `@` people; Enter sends, Shift+Enter starts a new line. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { world } = usePage()
  if (conversation.kind === 'app' && !world.app.takesMessages) return <ClosedComposer />
  return <OpenComposer conversation={conversation} />
}

/** Shown instead of the field, as in Slack, when the manifest says that the app reads no messages. */
function ClosedComposer() {
  const { world, mine, go } = usePage()
  const general = mine.conversations.find(({ kind }) => kind === 'channel')
  return (
    <p className="composer-closed">
      {world.app.name} doesn’t read messages here. Type <code>{world.commands[0]?.command}</code> in another
      conversation, such as{' '}
      <button
        type="button"
        className="link"
        onClick={() => general && go({ conversation: general.id, tab: 'messages' })}
      >
        #{general?.name}
      </button>
    </p>
  )
}

function OpenComposer({ conversation }: { conversation: Conversation }) {
  const { act, me, world } = usePage()
  const [text, setText] = useState('')
  const [caret, setCaret] = useState(0)
  const [chosen, setChosen] = useState(0)
  const [isClosed, setIsClosed] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const suggestions = isClosed ? [] : suggest(text, caret, world)
  const hint = hintFor(text, world.commands)

  const send = async (): Promise<void> => {
    const typed = text.trim()
    if (typed === '' || isSending) return
    setIsSending(true)
    const { error } = await act({ do: 'type', as: me.id, conversation: conversation.id, text: typed })
    setIsSending(false)
    // Keep the text after an error, and keep what was typed in the meantime.
    if (error === null) setText((now) => (now === text ? '' : now))
    area.current?.focus()
  }
  const take = ({ text: completed }: Suggestion): void => {
    setText(completed + text.slice(caret))
    setCaret(completed.length)
    setChosen(0)
    area.current?.focus()
  }
  /** Handles a key for the suggestions. Returns false when it is not one of theirs. */
  const steer = ({ key, shiftKey }: KeyboardEvent): boolean => {
    const suggestion = suggestions[chosen]
    if (suggestion === undefined || shiftKey) return false
    if (key === 'Tab' || key === 'Enter') take(suggestion)
    else if (key === 'ArrowDown') setChosen((chosen + 1) % suggestions.length)
    else if (key === 'ArrowUp') setChosen((chosen + suggestions.length - 1) % suggestions.length)
    else if (key === 'Escape') setIsClosed(true)
    else return false
    return true
  }
  const press = (event: KeyboardEvent): void => {
    const sends = event.key === 'Enter' && !event.shiftKey
    // Enter sends a complete command or name even while it is suggested, unless another suggestion was selected.
    const isComplete = chosen === 0 && suggestions.some((one) => one.text.trimEnd() === text.slice(0, caret))
    if (!(sends && isComplete) && steer(event)) event.preventDefault()
    else if (sends) {
      event.preventDefault()
      void send()
    }
  }
  const name = conversation.kind === 'channel' ? `#${conversation.name}` : conversation.name
  return (
    <div className="composer">
      {suggestions.length > 0 && <Suggestions suggestions={suggestions} chosen={chosen} take={take} />}
      <textarea
        ref={area}
        rows={Math.min(8, text.split('\n').length)}
        value={text}
        placeholder={`Message ${name}`}
        aria-label={`Message ${name}`}
        // biome-ignore lint/a11y/noAutofocus: people come here to write
        autoFocus
        role="combobox"
        aria-expanded={suggestions.length > 0}
        aria-controls="suggestions"
        aria-autocomplete="list"
        {...(suggestions.length > 0 ? { 'aria-activedescendant': `suggestion-${chosen}` } : {})}
        onChange={({ target }) => {
          setText(target.value)
          setCaret(target.selectionStart)
          setChosen(0)
          setIsClosed(false)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={press}
      />
      <div className="composer-foot">
        <GlobalShortcuts conversationId={conversation.id} />
        <span className="composer-hint">{hint ?? 'Type / for commands, @ for people'}</span>
        <button
          type="button"
          className="composer-send"
          aria-label="Send"
          disabled={text.trim() === '' || isSending}
          onClick={() => void send()}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  )
}

/** The usage hint of the command being typed. */
function hintFor(text: string, commands: { command: string; usageHint: string }[]): string | null {
  const command = commands.find((one) => text === one.command || text.startsWith(`${one.command} `))
  return command ? `${command.command} ${command.usageHint}` : null
}

type SuggestionsProps = { suggestions: Suggestion[]; chosen: number; take(one: Suggestion): void }

function Suggestions({ suggestions, chosen, take }: SuggestionsProps) {
  return (
    <div className="suggestions" role="listbox" id="suggestions" aria-label="Suggestions">
      {suggestions.map((one, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the keys go to the text field
        <div
          key={one.key}
          id={`suggestion-${index}`}
          role="option"
          aria-selected={index === chosen}
          className="suggestion"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => take(one)}
        >
          {one.personId && <Avatar personId={one.personId} size={24} />}
          <strong>{one.name}</strong> <code>{one.hint}</code>
          <small>{one.about}</small>
        </div>
      ))}
    </div>
  )
}
