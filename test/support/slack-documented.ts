import { z } from 'zod'

// Schemas of the blocks, elements and views that the app uses, written from Slack's reference and independent of the
// simulated Slack. Unknown fields and types fail: to use one, read its page and add it here. Lengths are in UTF-16 units.

const REFERENCE = 'https://docs.slack.dev/reference'

/** Returns where a view, a message or a list of blocks differs from Slack's documentation; empty if nowhere. */
export function findUndocumented(built: unknown): string[] {
  if (typeof built === 'string') return []
  if (Array.isArray(built)) return problemsOf(blocksOf(100), built)
  const isView = typeof built === 'object' && built !== null && 'type' in built
  return problemsOf(isView ? view : message, built)
}

function problemsOf(schema: z.ZodType, built: unknown): string[] {
  // As Slack receives it: JSON drops fields that are undefined.
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(built) ?? 'null'))
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
}

/** An object with exactly these fields. `page` is the path of its page under REFERENCE. */
function documented<Shape extends z.ZodRawShape>(page: string, shape: Shape) {
  const error: z.core.$ZodErrorMap = (issue) =>
    issue.code === 'unrecognized_keys'
      ? `${REFERENCE}/${page} has no field ${issue.keys.join(', ')}`
      : undefined
  return z.strictObject(shape, { error })
}

// block-kit/composition-objects/text-object
function text<Type extends string>(max: number, types: z.ZodType<Type>) {
  return documented('block-kit/composition-objects/text-object', {
    type: types,
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
    verbatim: z.boolean().optional(),
  }).refine((one) => one.type === 'mrkdwn' || one.verbatim === undefined, 'only mrkdwn can be verbatim')
}
const plain = (max: number) => text(max, z.literal('plain_text'))
const anyText = (max: number) => text(max, z.enum(['plain_text', 'mrkdwn']))

const id = z.string().min(1).max(255)
const userId = z.string().regex(/^[UW][A-Z0-9]+$/)
const placeholder = plain(150)

// block-kit/composition-objects/confirmation-dialog-object
const confirm = documented('block-kit/composition-objects/confirmation-dialog-object', {
  title: plain(100),
  text: plain(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
})

// block-kit/composition-objects/option-object: mrkdwn in radio buttons and checkboxes only
function option(words: typeof plain | typeof anyText) {
  return documented('block-kit/composition-objects/option-object', {
    text: words(75),
    value: z.string().min(1).max(150),
    description: words(75).optional(),
  })
}

/** "A single option that exactly matches one of the options." */
function chosenAmongOptions(element: { options: unknown[]; chosen: unknown[] }): boolean {
  const offered = element.options.map((one) => JSON.stringify(one))
  return element.chosen.every((one) => offered.includes(JSON.stringify(one)))
}
const uniqueValues = (options: { value: string }[]) =>
  new Set(options.map(({ value }) => value)).size === options.length
const options = <Option extends z.ZodType<{ value: string }>>(one: Option, max: number) =>
  z.array(one).min(1).max(max).refine(uniqueValues, 'option values must be unique')
const NO_SUCH_OPTION = 'initial_option must be one of the options'

// block-kit/block-elements/button-element
const button = documented('block-kit/block-elements/button-element', {
  type: z.literal('button'),
  text: plain(75),
  action_id: id.optional(),
  url: z.url().max(3000).optional(),
  value: z.string().max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
})

// block-kit/block-elements/plain-text-input-element
const plainTextInput = documented('block-kit/block-elements/plain-text-input-element', {
  type: z.literal('plain_text_input'),
  action_id: id.optional(),
  initial_value: z.string().optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  focus_on_load: z.boolean().optional(),
  placeholder: placeholder.optional(),
}).refine(
  ({ initial_value = '', max_length = 3000 }) => initial_value.length <= max_length,
  'initial_value is longer than max_length',
)

// block-kit/block-elements/select-menu-element#static_select
const staticSelect = documented('block-kit/block-elements/select-menu-element', {
  type: z.literal('static_select'),
  action_id: id.optional(),
  options: options(option(plain), 100),
  initial_option: option(plain).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
  placeholder: placeholder.optional(),
}).refine(
  (one) =>
    chosenAmongOptions({ options: one.options, chosen: one.initial_option ? [one.initial_option] : [] }),
  NO_SUCH_OPTION,
)

// block-kit/block-elements/select-menu-element#users_select
const usersSelect = documented('block-kit/block-elements/select-menu-element', {
  type: z.literal('users_select'),
  action_id: id.optional(),
  initial_user: userId.optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
  placeholder: placeholder.optional(),
})

// block-kit/block-elements/date-picker-element
const datePicker = documented('block-kit/block-elements/date-picker-element', {
  type: z.literal('datepicker'),
  action_id: id.optional(),
  initial_date: z.iso.date().optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
  placeholder: placeholder.optional(),
})

// block-kit/block-elements/time-picker-element
const timePicker = documented('block-kit/block-elements/time-picker-element', {
  type: z.literal('timepicker'),
  action_id: id.optional(),
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
  placeholder: placeholder.optional(),
  timezone: z.string().optional(),
})

// block-kit/block-elements/checkboxes-element
const checkboxes = documented('block-kit/block-elements/checkboxes-element', {
  type: z.literal('checkboxes'),
  action_id: id.optional(),
  options: options(option(anyText), 10),
  initial_options: z.array(option(anyText)).min(1).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
}).refine(
  (one) => chosenAmongOptions({ options: one.options, chosen: one.initial_options ?? [] }),
  NO_SUCH_OPTION,
)

// block-kit/block-elements/radio-button-group-element
const radioButtons = documented('block-kit/block-elements/radio-button-group-element', {
  type: z.literal('radio_buttons'),
  action_id: id.optional(),
  options: options(option(anyText), 10),
  initial_option: option(anyText).optional(),
  confirm: confirm.optional(),
  focus_on_load: z.boolean().optional(),
}).refine(
  (one) =>
    chosenAmongOptions({ options: one.options, chosen: one.initial_option ? [one.initial_option] : [] }),
  NO_SUCH_OPTION,
)

// block-kit/block-elements/overflow-menu-element
const overflow = documented('block-kit/block-elements/overflow-menu-element', {
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: options(option(plain), 5),
  confirm: confirm.optional(),
})

const choices = [staticSelect, usersSelect, datePicker, timePicker, checkboxes, radioButtons] as const
const interactive = z.discriminatedUnion('type', [button, overflow, ...choices])
const enterable = z.discriminatedUnion('type', [plainTextInput, ...choices])

const blockId = id.optional()

// block-kit/blocks/section-block
const section = documented('block-kit/blocks/section-block', {
  type: z.literal('section'),
  block_id: blockId,
  text: anyText(3000).optional(),
  fields: z.array(anyText(2000)).min(1).max(10).optional(),
  accessory: interactive.optional(),
  expand: z.boolean().optional(),
}).refine((one) => one.text !== undefined || one.fields !== undefined, 'a section needs text or fields')

// block-kit/blocks/header-block
const header = documented('block-kit/blocks/header-block', {
  type: z.literal('header'),
  block_id: blockId,
  text: plain(150),
})

// block-kit/blocks/divider-block
const divider = documented('block-kit/blocks/divider-block', {
  type: z.literal('divider'),
  block_id: blockId,
})

// block-kit/blocks/context-block
const context = documented('block-kit/blocks/context-block', {
  type: z.literal('context'),
  block_id: blockId,
  elements: z.array(anyText(3000)).min(1).max(10),
})

// block-kit/blocks/actions-block. "Should be unique among all other action_ids in the containing block";
// "primary should only be used for one button within a set" (block-kit/block-elements/button-element).
const actions = documented('block-kit/blocks/actions-block', {
  type: z.literal('actions'),
  block_id: blockId,
  elements: z.array(interactive).min(1).max(25),
})
  .refine(({ elements }) => isUnique(elements.map((one) => one.action_id)), 'an action_id is used twice')
  .refine(
    ({ elements }) => elements.filter((one) => one.type === 'button' && one.style === 'primary').length < 2,
    'more than one primary button',
  )

// block-kit/blocks/input-block
const input = documented('block-kit/blocks/input-block', {
  type: z.literal('input'),
  block_id: blockId,
  label: plain(2000),
  element: enterable,
  dispatch_action: z.boolean().optional(),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
})

const block = z.discriminatedUnion('type', [section, header, divider, context, actions, input])
type Block = z.output<typeof block>

function blocksOf(max: number) {
  return z
    .array(block)
    .max(max)
    .refine((blocks) => isUnique(blocks.map((one) => one.block_id)), 'a block_id is used twice')
    .refine((blocks) => countFocused(blocks) < 2, 'only one element can have focus_on_load')
}

function isUnique(ids: (string | undefined)[]): boolean {
  const given = ids.filter((one) => one !== undefined)
  return new Set(given).size === given.length
}

function countFocused(blocks: readonly Block[]): number {
  return blocks.filter(
    (one) => one.type === 'input' && 'focus_on_load' in one.element && one.element.focus_on_load === true,
  ).length
}

// views/modal-views
const modal = documented('views/modal-views', {
  type: z.literal('modal'),
  title: plain(24),
  blocks: blocksOf(100),
  close: plain(24).optional(),
  submit: plain(24).optional(),
  private_metadata: z.string().max(3000).optional(),
  callback_id: id.optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  external_id: z.string().max(255).optional(),
  submit_disabled: z.boolean().optional(),
}).refine(
  ({ blocks, submit }) => submit !== undefined || blocks.every((one) => one.type !== 'input'),
  'submit is required when there is an input block',
)

// views/home-tab-views
const home = documented('views/home-tab-views', {
  type: z.literal('home'),
  blocks: blocksOf(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: id.optional(),
  external_id: z.string().max(255).optional(),
})

const view = z.discriminatedUnion('type', [modal, home])

// methods/chat.postMessage: Slack truncates text after 40,000 characters, and allows 50 blocks.
const message = documented('methods/chat.postMessage', {
  text: z.string().min(1).max(40_000),
  blocks: blocksOf(50),
})
