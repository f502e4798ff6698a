import type { InputBlock, ModalView } from '@slack/types'
import type { Temporal } from 'temporal-polyfill'
import { field, modal, option, plain, section } from '../../platform/slack/blocks.ts'
import { postForm } from './actions.ts'
import { LIMITS, OPEN_DAYS, type Opportunity, PLACES } from './rules.ts'

const EVERYONE = 'Visible to everyone in this workspace'

type PostForm = {
  /** Null for a new one. */
  opportunity: Opportunity | null
  pageId?: string | undefined
  /** In the poster's zone. */
  today: Temporal.PlainDate
}

/** Posts an opportunity, or edits one. */
export function postView({ opportunity, pageId, today }: PostForm): ModalView {
  const closesOn = opportunity?.closesOn ?? today.add({ days: OPEN_DAYS.default })
  const coOwnerId = opportunity?.coOwnerId ?? null
  return modal({
    contract: postForm,
    title: opportunity === null ? 'Post an opportunity' : 'Edit opportunity',
    submit: opportunity === null ? 'Post' : 'Save',
    metadata: {
      ...(opportunity && { opportunityId: opportunity.id }),
      ...(pageId !== undefined && { pageId }),
    },
    blocks: [
      section(
        'A project, a task or a role for a while, in which someone can grow. I suggest it to people whose profile fits; you see no one until they choose to show themselves. A co-owner is told, and can do all that you can.',
      ),
      textField('title', 'What is it?', LIMITS.title, {
        text: opportunity?.title,
        example: 'Pricing pilot for small teams',
      }),
      textField('why', 'Why does it matter?', LIMITS.why, { text: opportunity?.why, isLong: true }),
      textField('learn', 'What would someone learn?', LIMITS.learn, {
        text: opportunity?.learn,
        isLong: true,
        example: 'How to test prices, and to present to the board',
      }),
      textField('takes', 'How much time does it take?', LIMITS.takes, {
        text: opportunity?.takes,
        example: 'Half a day a week until March',
      }),
      placesField(opportunity?.places ?? PLACES.default),
      field(
        'closesOn',
        'Last day',
        { type: 'datepicker', action_id: 'value', initial_date: closesOn.toString() },
        { whoSees: EVERYONE },
      ),
      field(
        'coOwnerId',
        'Co-owner',
        {
          type: 'users_select',
          action_id: 'value',
          placeholder: plain('Someone who decides with you'),
          ...(coOwnerId !== null && { initial_user: coOwnerId }),
        },
        { whoSees: EVERYONE, optional: true },
      ),
    ],
  })
}

function placesField(chosen: number): InputBlock {
  const counts = Array.from({ length: PLACES.max - PLACES.min + 1 }, (_, at) => String(PLACES.min + at))
  return field(
    'places',
    'How many people?',
    {
      type: 'static_select',
      action_id: 'value',
      options: counts.map((count) => option(count, count)),
      initial_option: option(String(chosen), String(chosen)),
    },
    { whoSees: EVERYONE },
  )
}

function textField(
  id: string,
  label: string,
  max: number,
  { text, example, isLong = false }: { text?: string | undefined; example?: string; isLong?: boolean },
): InputBlock {
  return field(
    id,
    label,
    {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: isLong,
      max_length: max,
      ...(text !== undefined && { initial_value: text }),
      ...(example !== undefined && { placeholder: plain(example) }),
    },
    { whoSees: EVERYONE },
  )
}
