import { withIds } from './elements.ts'
import { isObject, type JsonObject, obj, parseJson, str } from './json.ts'
import { checkBlocks } from './limits.ts'
import type { Args } from './upstream.ts'

const MAX_TEXT = 40_000

export type Checked = { ok: true; args: Args; warnings: string[] } | { ok: false; refusal: JsonObject }

/** Checks a message of the app as Slack would, and fills in missing ids. */
export function checkMessage(args: Args): Checked {
  if ((args.text ?? '').length > MAX_TEXT) return refuse('msg_too_long')
  const blocks = readBlocks(args.blocks)
  if (blocks === undefined) return refuse('invalid_blocks_format')
  const problems = checkBlocks(blocks, 'message')
  if (problems.length > 0) return refuse('invalid_blocks', problems)
  const { metadata, warnings } = readMetadata(args.metadata)
  const { metadata: _, ...rest } = args
  return {
    ok: true,
    args: {
      ...rest,
      ...(blocks.length > 0 ? { blocks: JSON.stringify(withIds(blocks)) } : {}),
      ...(metadata === undefined ? {} : { metadata }),
    },
    warnings,
  }
}

function readBlocks(text: string | undefined): JsonObject[] | undefined {
  if (text === undefined || text === '') return []
  const value = parseJson(text)
  return Array.isArray(value) && value.every(isObject) ? value : undefined
}

/** Like Slack, drops metadata with an invalid event_type and adds a warning. */
function readMetadata(text: string | undefined): { metadata?: string; warnings: string[] } {
  if (text === undefined || text === '') return { warnings: [] }
  const value = parseJson(text)
  const valid =
    isObject(value) &&
    /^[A-Za-z0-9_-]+$/.test(str(value, 'event_type') ?? '') &&
    obj(value, 'event_payload') !== undefined
  return valid ? { metadata: text, warnings: [] } : { warnings: ['invalid_metadata_format'] }
}

export function refuse(error: string, messages: readonly string[] = []): { ok: false; refusal: JsonObject } {
  if (messages.length === 0) return { ok: false, refusal: { ok: false, error } }
  return {
    ok: false,
    refusal: { ok: false, error, errors: [...messages], response_metadata: { messages: [...messages] } },
  }
}
