import { EventEmitter, once } from 'node:events'
import type { Route } from 'playwright-core'
import type { Mine, UserAction, World } from '../../dev/page/contract.ts'
import type { JsonObject } from '../../dev/slack/json.ts'
import { isFocused, type PageUser, sessionForThisFile } from './support.ts'

/** Every kind of block that the page renders, sent by this test instead of the app. */
const session = sessionForThisFile()

const plain = (text: string): JsonObject => ({ type: 'plain_text', text })
const mrkdwn = (text: string): JsonObject => ({ type: 'mrkdwn', text })
const options = ['One', 'Two', 'Three'].map((text) => ({ text: plain(text), value: text.toLowerCase() }))
const PICTURE =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><rect width="80" height="60" fill="teal"/></svg>'

const MESSAGE: JsonObject[] = [
  { type: 'header', text: plain('A header :tada:') },
  {
    type: 'section',
    text: mrkdwn(
      '*bold* _italic_ ~struck~ `code` <https://example.com|a link> <@UANA> <!here> :heart: 3 &lt; 4 &amp; 5\n>a quote\n```\nas it is\n```',
    ),
    accessory: { type: 'image', image_url: PICTURE, alt_text: 'A thumbnail' },
  },
  {
    type: 'section',
    fields: [mrkdwn('*Field one*\nits value'), plain('Field two')],
    accessory: { type: 'overflow', action_id: 'more', options },
  },
  {
    type: 'section',
    text: mrkdwn('On <!date^1794816000^{date_short_pretty} at {time}|some day> it begins'),
    accessory: { type: 'users_select', action_id: 'who', placeholder: plain('Choose somebody') },
  },
  { type: 'divider' },
  {
    type: 'context',
    elements: [{ type: 'image', image_url: PICTURE, alt_text: 'A dot' }, mrkdwn('A *context*')],
  },
  { type: 'image', image_url: PICTURE, alt_text: 'A picture', title: plain('Its title') },
  {
    type: 'actions',
    elements: [
      {
        ...{ type: 'button', action_id: 'go', text: plain('Go'), style: 'primary', value: 'x' },
        accessibility_label: 'Go with Ana',
      },
      {
        type: 'button',
        action_id: 'stop',
        text: plain('Stop'),
        style: 'danger',
        confirm: {
          title: plain('Really?'),
          text: mrkdwn('It *ends*.'),
          confirm: plain('End it'),
          deny: plain('No'),
        },
      },
      { type: 'static_select', action_id: 'pick', placeholder: plain('Pick a number'), options },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-16' },
      { type: 'radio_buttons', action_id: 'radio', options },
      { type: 'checkboxes', action_id: 'boxes', options, initial_options: options.slice(0, 1) },
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Rich and bold', style: { bold: true } },
          { type: 'user', user_id: 'UBEN' },
          { type: 'emoji', name: 'wave' },
          { type: 'link', url: 'https://example.com', text: 'linked' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'First of a list' }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'Quoted richly' }] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'preformatted' }] },
    ],
  },
  { type: 'video', title: plain('Nobody draws this') },
].map((block, index) => ({ ...block, block_id: `b${index}` }))

const field = (label: string, element: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'input',
  block_id: label.toLowerCase(),
  label: plain(label),
  element: { action_id: 'value', ...element },
  ...more,
})

const FORM: JsonObject[] = [
  field(
    'Words',
    { type: 'plain_text_input', placeholder: plain('Some words') },
    { hint: plain('Only you see this.') },
  ),
  field('Story', { type: 'plain_text_input', multiline: true, initial_value: 'Once' }, { optional: true }),
  field('Number', { type: 'number_input', is_decimal_allowed: false }),
  field('Person', { type: 'users_select', initial_user: 'UANA' }),
  field('People', { type: 'multi_users_select' }),
  field('Choice', { type: 'static_select', options, initial_option: options[1] ?? null }),
  field('Radio', { type: 'radio_buttons', options }),
  field('Boxes', { type: 'checkboxes', options }),
  field('Day', { type: 'datepicker', initial_date: '2026-11-16' }),
  field('Hour', { type: 'timepicker', initial_time: '09:00' }),
  field('Moment', { type: 'datetimepicker', initial_date_time: 1_794_816_000 }),
  field('Address', { type: 'url_text_input' }),
  field('Unknown', { type: 'file_input' }),
]

test('every block of a message is rendered, and an unsupported one as JSON', async () => {
  const { grace } = await openWith({ message: MESSAGE })
  const message = grace.lastMessage
  await message.getByRole('heading', { name: 'A header 🎉' }).waitFor()
  for (const [tag, text] of [
    ['strong', 'bold'],
    ['em', 'italic'],
    ['s', 'struck'],
    ['code', 'code'],
    ['blockquote', 'a quote'],
    ['pre', 'as it is'],
    ['blockquote', 'Quoted richly'],
    ['pre', 'preformatted'],
    ['ol', 'First of a list'],
    ['strong', 'Rich and bold'],
  ] as const)
    await message.locator(tag, { hasText: text }).first().waitFor()
  for (const text of [
    '@Ana',
    '@Ben',
    '@here',
    '3 < 4 & 5',
    'Field two',
    'On 16 Nov 2026 at 09:00 it begins',
    'Its title',
  ])
    await message.getByText(text).first().waitFor()
  for (const name of ['A thumbnail', 'A dot', 'A picture']) await message.getByRole('img', { name }).waitFor()
  expect(await message.getByRole('link', { name: 'a link' }).getAttribute('href')).toBe('https://example.com')
  expect(await message.getByRole('checkbox', { name: 'One' }).isChecked()).toBe(true)
  await message.getByText('"Nobody draws this"').waitFor()
  await grace.picture('all-blocks')
  expect(grace.problems).toEqual([])
})

test('each element of a message sends its chosen value', async () => {
  const { grace, presses } = await openWith({ message: MESSAGE })
  const message = grace.lastMessage
  await message.getByRole('button', { name: 'Go with Ana', exact: true }).click()
  await message.getByRole('button', { name: 'Stop' }).click()
  await grace.picture('confirm')
  await grace.form.getByRole('button', { name: 'No' }).click()
  await message.getByRole('button', { name: 'Stop' }).click()
  await grace.form.getByText('It ends.').waitFor()
  await grace.form.getByRole('button', { name: 'End it' }).click()
  const menu = message.getByRole('button', { name: 'More actions' })
  await menu.press('ArrowUp')
  await message.getByRole('menuitem', { name: 'Three' }).press('Escape')
  await message.getByRole('menuitem', { name: 'Three' }).waitFor({ state: 'hidden' })
  expect(await isFocused(menu)).toBe(true)
  await menu.press('ArrowDown')
  await message.getByRole('menuitem', { name: 'One' }).press('End')
  await grace.page.keyboard.press('ArrowUp')
  await grace.page.keyboard.press('Enter')
  await message.getByLabel('Pick a number').selectOption('Three')
  await message.getByLabel(/it begins/).selectOption('UBEN')
  await message.getByRole('radio', { name: 'Two' }).check()
  await message.getByRole('checkbox', { name: 'Three' }).check()
  expect(await presses(7)).toEqual([
    ['go', undefined],
    ['stop', undefined],
    ['more', 'two'],
    ['pick', 'three'],
    ['who', 'UBEN'],
    ['radio', 'two'],
    ['boxes', ['one', 'three']],
  ])
})

test('a form sends the changed value of each kind of field', async () => {
  const { grace, userActions } = await openWith({ form: FORM })
  const { form } = grace
  await form.getByText('Only you see this.').waitFor()
  await grace.picture('all-fields')
  await form.getByLabel('Words').fill('Hello')
  await form.getByLabel('Story').fill('Twice\nupon a time')
  await form.getByLabel('Number').fill('42')
  await form.getByLabel('Person').selectOption('UBEN')
  await form.getByRole('group', { name: 'People' }).getByLabel('Mei').check()
  await form.getByLabel('Choice').selectOption('Three')
  await form.getByRole('radiogroup', { name: 'Radio' }).getByLabel('One').check()
  await form.getByRole('group', { name: 'Boxes' }).getByLabel('Two').check()
  await form.getByLabel('Day').fill('2026-12-24')
  await form.getByLabel('Hour').fill('17:30')
  await form.getByLabel('Moment').fill('2026-12-24T17:30')
  await form.getByText('"file_input"').waitFor()
  await form.getByRole('button', { name: 'Send' }).click()
  await form.getByText('Not so.').waitFor()
  expect(await form.getByLabel('Words').getAttribute('aria-invalid')).toBe('true')
  expect(userActions.find((userAction) => userAction.do === 'submit')).toEqual({
    do: 'submit',
    as: 'UGRACE',
    entries: {
      words: 'Hello',
      story: 'Twice\nupon a time',
      number: '42',
      person: 'UBEN',
      people: ['UMEI'],
      choice: 'three',
      radio: 'one',
      boxes: ['two'],
      day: '2026-12-24',
      hour: '17:30',
      moment: 1_798_129_800,
    },
  })
})

/** The action_id and the chosen value. */
type Press = [string, unknown]
type Opened = {
  grace: PageUser
  userActions: UserAction[]
  /** Resolves when that many elements were used. */
  presses(count: number): Promise<Press[]>
}
type Shown = { message?: JsonObject[]; form?: JsonObject[] }

/** Opens the page as Grace, with this test as its server. */
async function openWith({ message = [], form }: Shown): Promise<Opened> {
  const userActions: UserAction[] = []
  const arrivals = new EventEmitter()
  const grace = await session.open('UGRACE', 'app', {}, undefined, async (page) => {
    await page.route('**/playground/events*', (route) => tell(route, worldOf(), mineWith(message, form)))
    await page.route('**/playground/do', async (route) => {
      const userAction: UserAction = route.request().postDataJSON()
      userActions.push(userAction)
      arrivals.emit('one')
      const fieldErrors = userAction.do === 'submit' ? { words: 'Not so.' } : {}
      await route.fulfill({ json: { error: null, fieldErrors } })
    })
  })
  const presses = async (count: number): Promise<Press[]> => {
    for (;;) {
      const arrived = userActions.flatMap((one): Press[] =>
        one.do === 'press' ? [[one.element.actionId, one.entry]] : [],
      )
      if (arrived.length >= count) return arrived
      await once(arrivals, 'one')
    }
  }
  return { grace, userActions, presses }
}

function tell(route: Route, world: World, mine: Mine): Promise<void> {
  const events = [
    `event: world\ndata: ${JSON.stringify(world)}\n\n`,
    `event: mine\ndata: ${JSON.stringify(mine)}\n\n`,
  ]
  return route.fulfill({ contentType: 'text/event-stream', body: ['retry: 3600000\n\n', ...events].join('') })
}

function worldOf(): World {
  const person = (id: string, name: string) => ({
    ...{ id, name, handle: id.toLowerCase(), title: 'Engineer', zone: 'Europe/Berlin', unread: 0 },
  })
  return {
    id: 'test',
    workspace: 'Lighthouse',
    now: '2026-11-16T08:00:00Z',
    isMoving: false,
    appEvents: null,
    app: { id: 'UAPP', name: 'Do For One', takesMessages: false },
    people: [
      person('UGRACE', 'Grace Lindqvist'),
      person('UANA', 'Ana Pereira'),
      person('UBEN', 'Ben Okafor'),
      person('UMEI', 'Mei Tanaka'),
    ],
    commands: [],
    shortcuts: [],
    faults: [],
    errors: [],
  }
}

function mineWith(blocks: JsonObject[], form: JsonObject[] | undefined): Mine {
  const at = '2026-11-16T08:00:00Z'
  const shown = {
    ts: '1794816000.000001',
    userId: 'UAPP',
    at,
    text: '',
    blocks,
    files: [],
    isEdited: false,
    isEphemeral: false,
  }
  const view = { id: 'V1', hash: '1', title: 'All fields', submit: 'Send', close: 'Close', values: {} }
  return {
    personId: 'UGRACE',
    conversations: [
      { id: 'D1', kind: 'app', name: 'Do For One', personId: null, topic: '', unread: 0, messages: [shown] },
    ],
    home: null,
    modals: form === undefined ? [] : [{ ...view, blocks: form }],
  }
}
