import { Fragment, type ReactNode } from 'react'
import { dateText } from '../../../slack/mrkdwn-text.ts'
import { usePage } from '../page-context.ts'
import { APP } from '../route.ts'
import { emojiOf } from './emoji.ts'

/** Renders Slack's mrkdwn. */
export function Mrkdwn({ text }: { text: string }) {
  const parts = text.split(/```\n?([\s\S]*?)```/)
  return parts.map((part, index) => (
    // Parts have no identity other than their index.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{index % 2 === 1 ? <pre>{unescaped(part)}</pre> : <Lines text={part} />}</Fragment>
  ))
}

/** Consecutive lines that start with > form one quote. */
function Lines({ text }: { text: string }) {
  const groups: { isQuote: boolean; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line)
    const isQuote = quoted !== null
    const last = groups.at(-1)
    const content = quoted?.[1] ?? line
    if (last?.isQuote === isQuote) last.lines.push(content)
    else groups.push({ isQuote, lines: [content] })
  }
  return groups.map(({ isQuote, lines }, index) => {
    const content = lines.map((line, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity other than their index
      <Fragment key={at}>
        {at > 0 && <br />}
        <Inline text={line} />
      </Fragment>
    ))
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    return isQuote ? <blockquote key={index}>{content}</blockquote> : <span key={index}>{content}</span>
  })
}

const INLINE = [
  { name: 'entity', pattern: /<([^<>\n]+)>/ },
  { name: 'code', pattern: /`([^`\n]+)`/ },
  { name: 'strong', pattern: /(?<![\w*])\*(?!\s)([^*\n]+)(?<!\s)\*(?![\w*])/ },
  { name: 'em', pattern: /(?<![\w_])_(?!\s)([^_\n]+)(?<!\s)_(?![\w_])/ },
  { name: 's', pattern: /(?<![\w~])~(?!\s)([^~\n]+)(?<!\s)~(?![\w~])/ },
  { name: 'emoji', pattern: /:([a-z0-9_+-]+):/ },
] as const

/** Renders the first mark, then the rest recursively. */
export function Inline({ text }: { text: string }): ReactNode {
  const found = INLINE.flatMap(({ name, pattern }) => {
    const match = pattern.exec(text)
    return match === null ? [] : [{ name, match }]
  }).sort((one, other) => one.match.index - other.match.index)[0]
  if (found === undefined) return unescaped(text)
  const { name, match } = found
  const [whole, inside = ''] = match
  return (
    <>
      {unescaped(text.slice(0, match.index))}
      <Marked name={name} inside={inside} whole={whole} />
      <Inline text={text.slice(match.index + whole.length)} />
    </>
  )
}

function Marked({
  name,
  inside,
  whole,
}: {
  name: (typeof INLINE)[number]['name']
  inside: string
  whole: string
}) {
  switch (name) {
    case 'entity':
      return <Entity inside={inside} />
    case 'code':
      return <code>{unescaped(inside)}</code>
    case 'emoji':
      return emojiOf(inside) ?? whole
    case 'strong':
      return (
        <strong>
          <Inline text={inside} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline text={inside} />
        </em>
      )
    case 's':
      return (
        <s>
          <Inline text={inside} />
        </s>
      )
  }
}

/** The content between < and >: a mention, a date, or a link. */
function Entity({ inside }: { inside: string }) {
  const { me } = usePage()
  const bar = inside.indexOf('|')
  const target = bar < 0 ? inside : inside.slice(0, bar)
  const label = bar < 0 ? undefined : inside.slice(bar + 1)
  if (target.startsWith('@')) return <Mention personId={target.slice(1)} />
  if (target.startsWith('#')) return <span className="mention">#{label ?? target.slice(1)}</span>
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = '', link] = target.split('^')
    const shown = dateText(Number(seconds), format, { zone: me.zone }) ?? label ?? format
    return link === undefined ? <time>{shown}</time> : <Link url={link} label={shown} />
  }
  if (target.startsWith('!')) return <span className="mention">{label ?? `@${target.slice(1)}`}</span>
  return <Link url={unescaped(target)} label={unescaped(label ?? target)} />
}

/** A click opens the direct message with the person. */
export function Mention({ personId }: { personId: string }) {
  const { personOf, world, me, mine, go } = usePage()
  if (personId === world.app.id) return <span className="mention">@{world.app.name}</span>
  // Slack shows the display name.
  const [name = personId] = personOf(personId)?.name.split(' ') ?? []
  const dm = mine.conversations.find((one) => one.personId === personId)
  if (personId === me.id || dm === undefined) return <span className="mention mention-me">@{name}</span>
  return (
    <button type="button" className="mention" onClick={() => go({ conversation: dm.id, tab: 'messages' })}>
      @{name}
    </button>
  )
}

/** A link into Slack opens the conversation on this page. */
export function Link({ url, label }: { url: string; label: string }) {
  const { mine, go, world } = usePage()
  const channel = url.includes('slack.com/app_redirect') ? new URL(url).searchParams.get('channel') : null
  const conversation = mine.conversations.find(({ id, personId }) => id === channel || personId === channel)
  if (channel !== null && (conversation !== undefined || channel === world.app.id)) {
    return (
      <button
        type="button"
        className="link"
        onClick={() => go({ conversation: conversation?.id ?? APP, tab: 'messages' })}
      >
        {label}
      </button>
    )
  }
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {label}
    </a>
  )
}

export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
