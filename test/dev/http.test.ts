import { Temporal } from 'temporal-polyfill'
import { type Slack, startSlack } from '../../dev/client.ts'
import { type SampleApp, startOverHttp } from './sample-app.ts'
import { until } from './until.ts'

let slack: Slack
let app: SampleApp

beforeAll(async () => {
  slack = await startSlack({
    now: Temporal.Instant.from('2027-03-01T09:00:00Z'),
    ackTimeoutMs: 2000,
    people: [
      { id: 'U0MIA', name: 'mia', realName: 'Mia Meyer', tz: 'Europe/Berlin' },
      { id: 'U0ANA', name: 'ana', realName: 'Ana Pereira', tz: 'Europe/Lisbon' },
    ],
  })
  app = await startOverHttp(slack)
})
afterAll(async () => {
  await app.stop()
  await slack.close()
})
beforeEach(() => {
  slack.clearFaults()
  slack.clearCalls()
  slack.as('U0MIA').takeAll()
})

describe('a slash command', () => {
  test('is signed, acked and answered to one person only', async () => {
    const mia = slack.as('U0MIA')
    const answer = await mia.command('/mentor hello')
    expect(answer).toMatchObject({ outcome: 'acked', status: 200 })
    expect(answer.ackMs).toBeLessThan(3000)
    const message = await mia.nextEphemeral()
    expect(message).toMatchObject({ text: 'You said: hello', ephemeral: true })
    expect(slack.as('U0ANA').ephemerals()).toEqual([])
  })

  test('turns known names into mentions and leaves others unchanged', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor log @ana, @nobody & <x>')
    expect((await mia.nextEphemeral()).text).toBe('You said: log <@U0ANA|ana>, @nobody &amp; &lt;x&gt;')
  })

  test('may be answered in the ack', async () => {
    const mia = slack.as('U0MIA')
    const answer = await mia.command('/mentor in the ack')
    expect(answer.ackBody).toEqual({ text: 'Right here' })
    expect((await mia.nextEphemeral()).text).toBe('Right here')
  })

  test('that is not acked in time fails for the person', async () => {
    expect(await slack.as('U0MIA').command('/mentor too slow')).toMatchObject({ outcome: 'timeout' })
  })
})

describe('a form', () => {
  test('opens, shows a field error, and closes', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor form')
    const view = await mia.nextView()
    expect(view).toMatchObject({ title: 'First', callbackId: 'form', privateMetadata: 'kept' })
    const refused = await mia.submit({ Name: 'nobody', 'How often': 'Every week', Since: '2027-01-31' })
    expect(refused).toMatchObject({
      kind: 'errors',
      errors: { name: 'Nobody goes by that name' },
      errorsByLabel: { Name: 'Nobody goes by that name' },
      sent: true,
    })
    expect(mia.view?.values).toMatchObject({
      name: { value: { type: 'plain_text_input', value: 'nobody' } },
      cadence: { value: { selected_option: { value: '7' } } },
      since: { value: { selected_date: '2027-01-31' } },
      days: { value: { selected_options: [] } },
    })
    expect(await mia.submit({ name: 'Ana', Days: ['Friday', 'mon'] })).toMatchObject({ kind: 'closed' })
    expect(mia.view).toBeUndefined()
    expect(slack.deliveries().at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      view: {
        state: { values: { days: { value: { selected_options: [{ value: 'fri' }, { value: 'mon' }] } } } },
      },
    })
  })

  test('does not reach the app while a required field is empty or too long', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor form')
    await mia.nextView()
    const sent = slack.deliveries().length
    expect(await mia.submit()).toMatchObject({
      kind: 'errors',
      sent: false,
      errors: { name: expect.any(String) },
    })
    expect(await mia.submit({ Name: 'x'.repeat(21) })).toMatchObject({ kind: 'errors', sent: false })
    expect(slack.deliveries()).toHaveLength(sent)
    await mia.close()
    expect(slack.deliveries().at(-1)?.payload).toMatchObject({ type: 'view_closed', is_cleared: false })
  })

  test('stacks: push, update, clear, and a field that is not there', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor form')
    await mia.nextView()
    expect(() => mia.fill({ Nonsense: 'x' })).toThrow(/has no field "Nonsense".*"Name"/s)
    expect(() => mia.fill({ 'How often': 'Never' })).toThrow(/no option "Never".*"Every week"/)
    expect(await mia.submit({ Name: 'next' })).toMatchObject({ kind: 'pushed', view: { title: 'Second' } })
    expect(await mia.submit({ Name: 'next' })).toMatchObject({ kind: 'pushed' })
    expect(await mia.submit({ Name: 'next' })).toMatchObject({ kind: 'failed', reason: 'push_limit_reached' })
    expect(mia.views).toHaveLength(3)
    expect(await mia.submit({ Name: 'other' })).toMatchObject({ kind: 'updated', view: { title: 'Changed' } })
    expect(await mia.submit({ Name: 'wrong' })).toMatchObject({ kind: 'failed' })
    expect(await mia.submit({ Name: 'Ana' })).toMatchObject({ kind: 'closed', view: { title: 'Second' } })
    expect(await mia.submit({ Name: 'all' })).toMatchObject({ kind: 'cleared' })
    expect(mia.view).toBeUndefined()
  })

  test('that is not acked in time stays open', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor form')
    await mia.nextView()
    expect(await mia.submit({ Name: 'never' })).toMatchObject({ kind: 'timeout', view: { title: 'First' } })
    await mia.close()
  })
})

describe('a DM', () => {
  test('lands in one place, with its metadata and the workspace time', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor nudge')
    const dm = await mia.nextDm()
    expect(dm).toMatchObject({
      text: 'It is time for *Ana*\nIt is time for *Bo*',
      notification: 'Time to talk to Ana and Bo',
      metadata: { event_payload: { id: 'n1' } },
    })
    expect(dm.at.toString()).toBe('2027-03-01T09:00:00Z')
    const { client } = app.app
    await client.chat.postMessage({ channel: dm.channel, text: 'To the same place' })
    expect((await mia.dms()).map((message) => message.notification).slice(-2)).toEqual([
      'Time to talk to Ana and Bo',
      'To the same place',
    ])
    const history = await client.conversations.history({ channel: dm.channel, include_all_metadata: true })
    expect(history.messages?.[1]).toMatchObject({ bot_id: slack.botId, metadata: { event_type: 'nudge' } })
    const bare = await client.conversations.history({ channel: dm.channel, oldest: dm.ts, inclusive: true })
    expect(bare.messages).toHaveLength(2)
    expect(bare.messages?.[1]?.metadata).toBeUndefined()
    const after = await client.conversations.history({ channel: dm.channel, oldest: dm.ts })
    expect(after.messages?.map((message) => message.text)).toEqual(['To the same place'])
  })

  test('takes clicks: the button near a name, with a real payload, and is replaced', async () => {
    const mia = slack.as('U0MIA')
    await mia.command('/mentor nudge')
    const dm = await mia.nextDm()
    await expect(mia.press(dm, 'Talked today')).rejects.toThrow(/fits more than one/)
    await expect(mia.press(dm, 'Dance')).rejects.toThrow(/no "Dance".*"Talked today".*value ana/s)
    await mia.press(dm, { text: 'Not now', near: 'Bo' })
    expect((await mia.nextEphemeral()).text).toBe('Only for you')
    expect(slack.deliveries().at(-1)?.payload).toMatchObject({
      actions: [{ type: 'button', action_id: 'whisper', value: 'bo', block_id: expect.any(String) }],
    })
    await mia.press(dm, { actionId: 'choose-Ana' }, '2027-04-01')
    expect(slack.deliveries().at(-1)?.payload).toMatchObject({
      type: 'block_actions',
      container: { type: 'message', message_ts: dm.ts, channel_id: dm.channel },
      message: { ts: dm.ts, metadata: { event_payload: { id: 'n1' } } },
      actions: [{ type: 'datepicker', selected_date: '2027-04-01', action_id: 'choose-Ana' }],
      response_url: expect.any(String),
      trigger_id: expect.any(String),
    })
    await mia.press(dm, { text: 'Talked today', near: 'Ana' })
    await until(async () => (await mia.dms()).at(-1)?.text === 'Noted')
    expect((await mia.dms()).at(-1)).toMatchObject({ ts: dm.ts, blocks: [], edited: true })
  })
})

test('a click on an ephemeral message replaces it', async () => {
  const mia = slack.as('U0MIA')
  await mia.command('/mentor hello')
  const message = await mia.nextEphemeral()
  await mia.press(message, 'Talked today')
  expect(await mia.nextEphemeral()).toMatchObject({ text: 'Noted', ts: message.ts, edited: true })
  expect(mia.ephemerals().filter(({ ts }) => ts === message.ts)).toHaveLength(1)
})

test('a response_url works five times', async () => {
  const mia = slack.as('U0MIA')
  await mia.command('/mentor hello')
  await mia.nextEphemeral()
  const url = String(slack.deliveries().at(-1)?.payload.response_url)
  const post = async (): Promise<number> =>
    (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'again' }) })).status
  const statuses = [await post(), await post(), await post(), await post(), await post()]
  expect(statuses).toEqual([200, 200, 200, 200, 404])
})

test('the Home tab is published when it is opened, and takes clicks', async () => {
  const mia = slack.as('U0MIA')
  expect(await mia.openHome()).toMatchObject({ outcome: 'acked' })
  const home = await mia.nextHome()
  expect(home.blocks[0]).toMatchObject({ text: { text: 'Your mentees' } })
  await mia.press('home', 'Snooze')
  expect(slack.deliveries().at(-1)?.payload).toMatchObject({
    container: { type: 'view', view_id: home.id },
    view: { type: 'home' },
    actions: [{ type: 'overflow', selected_option: { value: 'snooze' } }],
  })
  await mia.openMessages()
  expect(slack.deliveries().at(-1)?.payload).toMatchObject({ event: { tab: 'messages' } })
})

describe('people', () => {
  test('are as seeded, and changes are sent to the app', async () => {
    const { client } = app.app
    const before = await client.users.info({ user: 'U0ANA' })
    expect(before.user).toMatchObject({
      team_id: slack.teamId,
      tz: 'Europe/Lisbon',
      tz_offset: 0,
      deleted: false,
      real_name: 'Ana Pereira',
      profile: { display_name: 'ana', status_text: '' },
    })
    await slack.changePerson('U0ANA', { tz: 'Asia/Tokyo', statusText: 'Away', isRestricted: true })
    expect(app.events.at(-1)?.type).toBe('user_change')
    const after = await client.users.info({ user: 'U0ANA' })
    expect(after.user).toMatchObject({
      tz: 'Asia/Tokyo',
      tz_offset: 9 * 3600,
      is_restricted: true,
      profile: { status_text: 'Away' },
    })
    await expect(client.users.info({ user: 'U0NOBODY' })).rejects.toMatchObject({
      data: { error: 'user_not_found' },
    })
    slack.addPerson({ id: 'U0NEW', name: 'new', deleted: true })
    const { members } = await client.users.list({})
    expect(members?.map(({ id }) => id)).toContain('U0NEW')
    expect(members?.find(({ id }) => id === 'U0NEW')?.deleted).toBe(true)
  })

  test('auth.test identifies the app', async () => {
    expect(await app.app.client.auth.test()).toMatchObject({
      team_id: slack.teamId,
      user_id: slack.botUserId,
      bot_id: slack.botId,
      team: 'Playground',
      url: 'https://playground.slack.com/',
    })
  })
})
