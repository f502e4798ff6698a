import { type JsonObject, obj, str } from '../../../slack/json.ts'
import { withEmoji } from './emoji.ts'
import { Mrkdwn } from './mrkdwn.tsx'

/** A text object: `{type: 'plain_text' | 'mrkdwn', text}`. */
export function Text({ of, name = 'text' }: { of: JsonObject; name?: string }) {
  const text = obj(of, name)
  return text === undefined ? null : <TextObject text={text} />
}

export function TextObject({ text }: { text: JsonObject }) {
  const words = str(text, 'text') ?? ''
  return text.type === 'mrkdwn' ? <Mrkdwn text={words} /> : <span className="plain">{withEmoji(words)}</span>
}
