import { Fragment, type ReactNode } from 'react'
import { type JsonObject, obj, objs, str } from '../../../slack/json.ts'
import { dateText } from '../../../slack/mrkdwn-text.ts'
import { usePage } from '../page-context.ts'
import { emojiOf } from './emoji.ts'
import { Link, Mention } from './mrkdwn.tsx'
import { RawJson } from './raw-json.tsx'

export function RichText({ block }: { block: JsonObject }) {
  return (
    <div className="rich-text">
      {keyed(objs(block, 'elements')).map(([key, part]) => (
        <Part key={key} part={part} />
      ))}
    </div>
  )
}

function Part({ part }: { part: JsonObject }) {
  const inlines = keyed(objs(part, 'elements')).map(([key, element]) => <Piece key={key} element={element} />)
  switch (str(part, 'type')) {
    case 'rich_text_section':
      return <p>{inlines}</p>
    case 'rich_text_quote':
      return <blockquote>{inlines}</blockquote>
    case 'rich_text_preformatted':
      return <pre>{inlines}</pre>
    case 'rich_text_list':
      return <List list={part} />
    default:
      return <RawJson value={part} />
  }
}

function List({ list }: { list: JsonObject }) {
  const items = keyed(objs(list, 'elements')).map(([key, item]) => (
    <li key={key}>
      <Part part={item} />
    </li>
  ))
  const indent = { marginInlineStart: `${1.5 * (Number(list.indent) || 0)}em` }
  if (list.style !== 'ordered') return <ul style={indent}>{items}</ul>
  return (
    <ol style={indent} start={(Number(list.offset) || 0) + 1}>
      {items}
    </ol>
  )
}

function Piece({ element }: { element: JsonObject }) {
  const { me } = usePage()
  switch (str(element, 'type')) {
    case 'text':
      return styled(str(element, 'text') ?? '', obj(element, 'style'))
    case 'link':
      return (
        <Link url={str(element, 'url') ?? ''} label={str(element, 'text') ?? str(element, 'url') ?? ''} />
      )
    case 'user':
      return <Mention personId={str(element, 'user_id') ?? ''} />
    case 'emoji':
      return emojiOf(str(element, 'name') ?? '') ?? `:${str(element, 'name')}:`
    case 'channel':
      return <span className="mention">#{str(element, 'channel_id')}</span>
    case 'broadcast':
      return <span className="mention">@{str(element, 'range')}</span>
    case 'usergroup':
      return <span className="mention">@{str(element, 'usergroup_id')}</span>
    case 'date': {
      const [stamp, format] = [Number(element.timestamp), str(element, 'format') ?? '']
      return dateText(stamp, format, { zone: me.zone }) ?? str(element, 'fallback') ?? ''
    }
    default:
      return <RawJson value={element} />
  }
}

function styled(text: string, style: JsonObject | undefined): ReactNode {
  let shown: ReactNode = <span className="plain">{text}</span>
  if (style?.code === true) shown = <code>{text}</code>
  if (style?.strike === true) shown = <s>{shown}</s>
  if (style?.italic === true) shown = <em>{shown}</em>
  if (style?.bold === true) shown = <strong>{shown}</strong>
  return <Fragment>{shown}</Fragment>
}

/** Parts have no identity other than their index. */
export function keyed<T>(items: readonly T[]): [string, T][] {
  return items.map((item, index) => [String(index), item])
}
