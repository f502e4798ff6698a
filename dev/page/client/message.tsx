import type { JsonObject } from '../../slack/json.ts'
import { str } from '../../slack/json.ts'
import type { PageMessage } from '../contract.ts'
import { Avatar } from './avatar.tsx'
import { Blocks } from './blocks/blocks.tsx'
import { Mrkdwn } from './blocks/mrkdwn.tsx'
import { SurfaceContext } from './blocks/surface.ts'
import { useSurfaceOf } from './blocks/use-surface.ts'
import { timeOf } from './dates.ts'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { MessageShortcuts } from './shortcuts.tsx'

/** `follows`: the message above has the same author, so the name is omitted. */
export function Message({ message, follows }: { message: PageMessage; follows: boolean }) {
  const { world, personOf, me, route } = usePage()
  const { userId, at, text, blocks, files, isEdited, isEphemeral, ts } = message
  const isApp = userId === world.app.id
  const name = isApp ? world.app.name : (personOf(userId)?.name ?? userId)
  const surface = useSurfaceOf({ ts }, blocks, {})
  return (
    <article
      className={`message ${isEphemeral ? 'message-ephemeral' : ''} ${follows ? 'message-follows' : ''}`}
      aria-label={`${name}, ${timeOf(at, me.zone)}`}
      tabIndex={-1}
    >
      <div className="message-side">
        {follows ? (
          <time className="message-time">{timeOf(at, me.zone)}</time>
        ) : (
          <Avatar personId={userId} size={36} />
        )}
      </div>
      <div className="message-body">
        {isEphemeral && <OnlyYou ts={ts} />}
        {!follows && (
          <p className="message-head">
            <strong>{name}</strong>
            {isApp && <span className="app-mark">APP</span>}
            <time className="message-time">{timeOf(at, me.zone)}</time>
          </p>
        )}
        {blocks.length > 0 ? (
          <SurfaceContext value={surface}>
            <Blocks blocks={blocks} />
          </SurfaceContext>
        ) : (
          <div className="message-text">
            <Mrkdwn text={text} />
          </div>
        )}
        {isEdited && <span className="message-edited">(edited)</span>}
        {files.map((file) => (
          <File key={str(file, 'id') ?? str(file, 'name')} file={file} />
        ))}
      </div>
      {!isEphemeral && !isApp && (
        <div className="message-tools">
          <MessageShortcuts conversationId={route.conversation} message={message} />
        </div>
      )}
    </article>
  )
}

function OnlyYou({ ts }: { ts: string }) {
  const { act, me } = usePage()
  return (
    <p className="message-only-you">
      <Icon name="eye" size={14} /> Only visible to you ·{' '}
      <button type="button" className="link" onClick={() => void act({ do: 'dismiss', as: me.id, ts })}>
        Dismiss
      </button>
    </p>
  )
}

function File({ file }: { file: JsonObject }) {
  const { me } = usePage()
  const size = Number(file.size) || 0
  const query = new URLSearchParams({ as: me.id, id: str(file, 'id') ?? '' })
  return (
    <a className="message-file" href={`/playground/file?${query}`} download>
      <span className="message-file-kind">{(str(file, 'filetype') ?? 'file').slice(0, 4)}</span>
      <span>
        <strong>{str(file, 'title') ?? str(file, 'name') ?? 'A file'}</strong>
        <small>{size > 0 ? `${Math.max(1, Math.round(size / 1024))} kB` : str(file, 'name')}</small>
      </span>
    </a>
  )
}
