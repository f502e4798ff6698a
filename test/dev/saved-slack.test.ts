import { WebClient } from '@slack/web-api'
import { Temporal } from 'temporal-polyfill'
import { type Slack, savedSlack, startSlack } from '../../dev/client.ts'

const NOW = Temporal.Instant.from('2026-11-16T08:00:00Z')
const PEOPLE = ['ana', 'ben', 'grace'].map((name) => ({ id: `U${name.toUpperCase()}`, name }))
const SCOPES = ['chat:write', 'im:write', 'im:history', 'mpim:write', 'users:read', 'files:write']
const BUTTON = {
  type: 'actions',
  elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
}

const running: Slack[] = []
async function start(): Promise<{ slack: Slack; app: WebClient }> {
  const slack = await startSlack({ now: NOW, people: PEOPLE, scopes: SCOPES, maxPeople: PEOPLE.length })
  running.push(slack)
  return { slack, app: new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl }) }
}
afterEach(async () => {
  for (const slack of running.splice(0)) await slack.close()
})

/** Everything visible, without the fields that differ between two reads. */
async function seenIn(slack: Slack): Promise<unknown> {
  const seen = PEOPLE.map(async ({ id }) => {
    const human = slack.as(id)
    return {
      dms: await human.dms(),
      groups: await human.groupDms(),
      only: human.ephemerals(),
      home: human.home?.blocks,
    }
  })
  return JSON.parse(JSON.stringify(await Promise.all(seen)))
}

test('a restored workspace looks the same, and the app continues in it', async () => {
  const before = await start()
  const dm = await before.app.conversations.open({ users: 'UANA' })
  const channel = dm.channel?.id ?? ''
  const metadata = { event_type: 'nudge', event_payload: { id: '7' } }
  const sent = await before.app.chat.postMessage({ channel, text: 'Hello', blocks: [BUTTON], metadata })
  await before.app.chat.update({ channel, ts: sent.ts ?? '', text: 'Hello again', blocks: [BUTTON] })
  const group = await before.app.conversations.open({ users: 'UANA,UBEN' })
  await before.app.chat.postMessage({ channel: group.channel?.id ?? '', text: 'You two should meet' })
  await before.app.chat.postEphemeral({ channel: 'C000000001', user: 'UBEN', text: 'Only Ben' })
  await before.app.views.publish({ user_id: 'UGRACE', view: { type: 'home', blocks: [BUTTON] } })
  before.slack.setNow(NOW.add({ hours: 1 }))
  const last = await before.app.chat.postMessage({ channel, text: 'An hour later' })
  const saved = savedSlack.parse(JSON.parse(JSON.stringify(await before.slack.save())))

  const after = await start()
  await after.slack.restore(saved)
  expect(await seenIn(after.slack)).toEqual(await seenIn(before.slack))
  expect(after.slack.now.toString()).toBe('2026-11-16T09:00:00Z')

  const next = await after.app.chat.postMessage({ channel, text: 'And on it goes' })
  // In the same second as the last message before: timestamps continue, too.
  expect((next.ts ?? '') > (last.ts ?? '')).toBe(true)
  await after.app.chat.update({ channel, ts: sent.ts ?? '', text: 'Changed after all' })
  const texts = (await after.slack.as('UANA').dms()).map(({ text }) => text)
  expect(texts).toEqual(['Changed after all', 'An hour later', 'And on it goes'])
  const found = await after.app.conversations.history({ channel, include_all_metadata: true })
  expect(found.messages?.at(-1)?.metadata).toEqual(metadata)
})

test('a shared file has workspace time, can be read, and keeps its name after a restart', async () => {
  const before = await start()
  const dm = await before.app.conversations.open({ users: 'UANA' })
  const channel_id = dm.channel?.id ?? ''
  await before.app.filesUploadV2({
    channel_id,
    filename: 'yours.json',
    content: '{"a":1}',
    initial_comment: 'All yours',
  })
  const [message] = await before.slack.as('UANA').dms()
  expect(message?.at.toString()).toBe('2026-11-16T08:00:00Z')
  const url = String(message?.files?.[0]?.url_private)
  expect((await before.slack.readFile(url)).body.toString()).toBe('{"a":1}')

  const after = await start()
  await after.slack.restore(await before.slack.save())
  const [restored] = await after.slack.as('UANA').dms()
  expect(restored?.files?.[0]?.name).toBe('yours.json')
  expect(restored?.text).toBe('All yours')
  // Into the same conversation as before.
  await after.app.filesUploadV2({ channel_id, filename: 'again.json', content: '{}' })
  expect((await after.slack.as('UANA').dms()).at(-1)?.files?.[0]?.name).toBe('again.json')
})
