import { type Json, type JsonObject, obj, objs, str, textOf } from '../../../slack/json.ts'
import { Element } from './element.tsx'
import { withEmoji } from './emoji.ts'
import { Field } from './field.tsx'
import { RawJson } from './raw-json.tsx'
import { keyed, RichText } from './rich-text.tsx'
import { Text, TextObject } from './text.tsx'

/** An id that the simulated Slack gave. */
const MADE_UP_ID = /^[0-9a-f]{5}$/

/** Renders a list of blocks. */
export function Blocks({ blocks }: { blocks: readonly JsonObject[] }) {
  return (
    <div className="blocks">
      {withKeys(blocks).map(([key, block]) => (
        <Block key={key} block={block} />
      ))}
    </div>
  )
}

/**
 * Every update brings new ids for the blocks to which the app gave none. A block whose content is the same stays as it is, so
 * that an open menu stays open.
 */
function withKeys(blocks: readonly JsonObject[]): [string, JsonObject][] {
  const seen = new Map<string, number>()
  return blocks.map((block) => {
    const { block_id: id, ...content } = block
    const key = JSON.stringify(isMadeUp(id) ? content : block)
    const count = seen.get(key) ?? 0
    seen.set(key, count + 1)
    return [`${count} ${key}`, block]
  })
}

function isMadeUp(id: Json | undefined): boolean {
  return typeof id === 'string' && MADE_UP_ID.test(id)
}

function Block({ block }: { block: JsonObject }) {
  switch (str(block, 'type')) {
    case 'section':
      return <Section block={block} />
    case 'actions':
    case 'context_actions':
      return <Actions block={block} />
    case 'context':
      return <Context block={block} />
    case 'header':
      return <h3 className="block-header">{withEmoji(textOf(block, 'text') ?? '')}</h3>
    case 'divider':
      return <hr className="block-divider" />
    case 'image':
      return <Picture block={block} />
    case 'rich_text':
      return <RichText block={block} />
    case 'input':
      return <Field block={block} />
    default:
      return <RawJson value={block} />
  }
}

function Section({ block }: { block: JsonObject }) {
  const fields = objs(block, 'fields')
  const accessory = obj(block, 'accessory')
  return (
    <div className="block-section">
      <div className="block-section-text">
        <Text of={block} />
        {fields.length > 0 && (
          <div className="block-fields">
            {keyed(fields).map(([key, field]) => (
              <div key={key}>
                <TextObject text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <Accessory element={accessory} blockId={str(block, 'block_id') ?? ''} label={textOf(block, 'text')} />
      )}
    </div>
  )
}

function Accessory({
  element,
  blockId,
  label,
}: {
  element: JsonObject
  blockId: string
  label: string | undefined
}) {
  if (element.type !== 'image')
    return <Element element={element} blockId={blockId} label={label ?? 'Choose'} />
  return (
    <img className="block-thumbnail" src={str(element, 'image_url')} alt={str(element, 'alt_text') ?? ''} />
  )
}

function Actions({ block }: { block: JsonObject }) {
  return (
    <div className="block-actions">
      {keyed(objs(block, 'elements')).map(([key, element]) => (
        <Element
          key={str(element, 'action_id') ?? key}
          element={element}
          blockId={str(block, 'block_id') ?? ''}
          label={textOf(element, 'placeholder') ?? 'Choose'}
        />
      ))}
    </div>
  )
}

function Context({ block }: { block: JsonObject }) {
  return (
    <div className="block-context">
      {keyed(objs(block, 'elements')).map(([key, element]) =>
        element.type === 'image' ? (
          <img key={key} src={str(element, 'image_url')} alt={str(element, 'alt_text') ?? ''} />
        ) : (
          <span key={key}>
            <TextObject text={element} />
          </span>
        ),
      )}
    </div>
  )
}

function Picture({ block }: { block: JsonObject }) {
  const title = textOf(block, 'title')
  return (
    <figure className="block-image">
      {title && <figcaption>{title}</figcaption>}
      <img src={str(block, 'image_url')} alt={str(block, 'alt_text') ?? ''} />
    </figure>
  )
}
