import { WebClient } from '@slack/web-api'
import { type Slack, startSlack } from '../../dev/client.ts'
import { type SampleApp, startOverSocket } from './sample-app.ts'
import { until } from './until.ts'

let slack: Slack
let app: SampleApp

beforeAll(async () => {
  slack = await startSlack({ people: [{ id: 'U0MIA', name: 'mia' }], ackTimeoutMs: 2000 })
  app = await startOverSocket(slack)
})
afterAll(async () => {
  await app.stop()
  await slack.close()
})

test('commands, forms, buttons and events arrive in envelopes', async () => {
  const mia = slack.as('U0MIA')
  expect(await mia.command('/mentor hello')).toMatchObject({ outcome: 'acked' })
  const message = await mia.nextEphemeral()
  expect(message.text).toBe('You said: hello')
  await mia.press(message, 'Talked today')
  expect((await mia.nextEphemeral()).text).toBe('Noted')
  expect(await mia.command('/mentor in the ack')).toMatchObject({ ackBody: { text: 'Right here' } })
  expect((await mia.nextEphemeral()).text).toBe('Right here')
  await mia.command('/mentor form')
  await mia.nextView()
  expect(await mia.submit({ Name: 'nobody' })).toMatchObject({
    kind: 'errors',
    errors: { name: expect.any(String) },
  })
  expect(await mia.submit({ Name: 'Ana' })).toMatchObject({ kind: 'closed' })
  expect(await mia.openHome()).toMatchObject({ outcome: 'acked' })
  await mia.nextHome()
  expect(slack.deliveries().every(({ transport }) => transport === 'socket')).toBe(true)
})

test('an ack that never comes is a timeout', async () => {
  expect(await slack.as('U0MIA').command('/mentor too slow')).toMatchObject({ outcome: 'timeout' })
})

test('a payload goes to one of several connections', async () => {
  const second = await startOverSocket(slack)
  expect(slack.socketConnections).toBe(2)
  const before = app.events.length
  for (let round = 0; round < 4; round += 1) await slack.event({ type: 'user_change', user: { id: 'U0MIA' } })
  expect(app.events.length - before).toBe(2)
  expect(second.events).toHaveLength(2)
  await second.stop()
  await until(() => slack.socketConnections === 1)
})

test('the app reconnects after a disconnect message and after a lost connection', async () => {
  slack.disconnectSockets()
  await until(() => slack.socketConnections === 0)
  expect(await slack.as('U0MIA').command('/mentor hello').catch(String)).toMatch('No app is connected')
  await until(() => slack.socketConnections === 1)
  slack.cutSockets()
  await until(() => slack.socketConnections === 0)
  await until(() => slack.socketConnections === 1)
  expect(await slack.as('U0MIA').command('/mentor hello')).toMatchObject({ outcome: 'acked' })
})

test('only an app-level token opens a connection', async () => {
  const open = (token: string) =>
    new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }).apps.connections.open()
  await expect(open(slack.botToken)).rejects.toMatchObject({ data: { error: 'not_allowed_token_type' } })
  await expect(open('xapp-wrong')).rejects.toMatchObject({ data: { error: 'invalid_auth' } })
})
