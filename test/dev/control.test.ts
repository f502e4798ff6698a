import { type JsonObject, type Slack, startSlack } from '../../dev/client.ts'
import { parseObject } from '../../dev/slack/json.ts'
import { type SampleApp, startOverHttp } from './sample-app.ts'

let slack: Slack
let app: SampleApp

beforeAll(async () => {
  slack = await startSlack()
  app = await startOverHttp(slack)
})
afterAll(async () => {
  await app.stop()
  await slack.close()
})

async function control(name: string, body: object = {}): Promise<JsonObject> {
  const answer = await fetch(`${slack.url}/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, ...parseObject(await answer.text()) }
}

test('another process can act as a person', async () => {
  expect(await control('add-person', { id: 'U0MIA', name: 'mia', tz: 'Asia/Tokyo' })).toMatchObject({
    ok: true,
  })
  expect(await control('set-now', { now: '2027-03-01T09:00:00Z' })).toMatchObject({ ok: true })
  expect(await control('command', { user: 'U0MIA', text: '/mentor nudge' })).toMatchObject({
    outcome: 'acked',
  })
  const dm = await slack.as('U0MIA').nextDm()
  expect(await control('see', { user: 'U0MIA' })).toMatchObject({
    dms: [{ notification: 'Time to talk to Ana and Bo', at: '2027-03-01T09:00:00Z' }],
    home: null,
  })
  const press = {
    user: 'U0MIA',
    where: { channel: dm.channel, ts: dm.ts },
    what: { text: 'Not now', near: 'Ana' },
  }
  expect(await control('press', press)).toMatchObject({ outcome: 'acked' })
  expect((await slack.as('U0MIA').nextEphemeral()).text).toBe('Only for you')
  await control('command', { user: 'U0MIA', text: '/mentor form' })
  await slack.as('U0MIA').nextView()
  expect(await control('submit', { user: 'U0MIA', entries: { Name: 'nobody' } })).toMatchObject({
    kind: 'errors',
  })
  expect(await control('calls', { method: 'views.open' })).toMatchObject({
    calls: [{ method: 'views.open' }],
  })
  await control('add-fault', { fault: { kind: 'error', error: 'fatal_error' }, times: 1 })
  await expect(app.app.client.auth.test()).rejects.toThrow('fatal_error')
})

test('an invalid request is refused with a reason', async () => {
  expect(await control('command', { user: 'U0MIA', text: 'no slash' })).toMatchObject({
    status: 400,
    ok: false,
  })
  expect(await control('command', { user: 'U0NOBODY', text: '/mentor' })).toMatchObject({
    status: 400,
    error: expect.stringContaining('U0NOBODY'),
  })
  expect(await control('dance')).toMatchObject({ status: 404, error: expect.stringContaining('submit') })
  const plain = await fetch(`${slack.url}/control/see`, { method: 'POST', body: '{}' })
  expect(plain.status).toBe(415)
})

test('several run in one process, and each closes completely', async () => {
  const rigs = await Promise.all(Array.from({ length: 5 }, () => startSlack()))
  const urls = new Set(rigs.map(({ url }) => url))
  expect(urls.size).toBe(5)
  await Promise.all(rigs.map((rig) => rig.close()))
  await expect(fetch([...urls][0] ?? '')).rejects.toThrow()
})
