import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type PageProcess, startPageProcess } from '../../playground/page/page-process.ts'
import { doThere, type Stage, startStage } from './support.ts'

/** What goes wrong is shown, and heals. */
let stage: Stage
beforeAll(async () => {
  stage = await startStage()
}, 60_000)
afterAll(() => stage.stop())
beforeEach(() => stage.startAgain())

test('a nudge whose reply got lost comes once, and the inspector tells how', async () => {
  const grace = await stage.open('UGRACE')
  await grace.press('Inspector')
  await grace.page.getByLabel('Lost replies').click()
  await grace.sees('Slack: lost replies')
  await grace.press('To the next nudge')
  await grace.sees('Mon 23 Nov 09:01: a nudge to Grace')
  await grace.sees('Time for a word with 2 people')
  await grace.page.getByRole('button', { name: /chat.postMessage Grace.*lost/ }).waitFor()
  await grace.picture('lost-reply')
  await grace.page.getByRole('tab', { name: 'Outbox' }).click()
  await grace.picture('outbox')
  expect(await grace.page.getByRole('heading', { name: /Time for a word/ }).count()).toBe(2)
})

test('while Slack is down nothing gets through, and what was due comes once it is up again', async () => {
  const grace = await stage.open('UGRACE')
  await doThere(stage.playground, { do: 'misbehave', modes: ['down'] })
  await grace.press('+1 week')
  await grace.sees('Mon 23 Nov 2026, 09:00')
  await grace.page.getByText('Slack: down').waitFor()
  expect(await grace.page.getByText('Time for a word with 2 people').count()).toBe(0)
  await doThere(stage.playground, { do: 'misbehave', modes: [] })
  await grace.press('+1 day')
  await grace.sees('Time for a word with 2 people')
})

test('a lost connection shows and heals, and all is as it was before', async () => {
  const playgrounds: PageProcess[] = []
  const start = async (options: { data?: string; port?: number }) => {
    const playground = await startPageProcess(options)
    playgrounds.push(playground)
    return playground
  }
  try {
    const { data, address, stop } = await start({})
    const grace = await stage.open('UGRACE', 'C000000001', {}, address)
    await grace.type('/mentor add @dana weekly')
    await grace.sees('You said yes to')
    await grace.type('See you on Monday')
    await grace.lastMessage.getByText('See you on Monday').waitFor()
    await grace.goTo('Do For One')
    await grace.press('Talked today')
    await grace.sees('Logged. Next on Mon 30 Nov.')
    await stop()
    await grace.sees('Connection lost. Trying again…')
    await grace.picture('connection-lost')
    await start({ data, port: Number(new URL(address).port) })
    await grace.page.getByText('Connection lost.').waitFor({ state: 'hidden' })
    await grace.page.reload()
    await grace.sees('Logged. Next on Mon 30 Nov.')
    await grace.goTo('general')
    await grace.sees('See you on Monday')
    await grace.type('/mentor')
    await grace.sees('You mentor 3 of 4')
    await grace.act('Dana Levi')
    await grace.sees('Grace said yes to you')
  } finally {
    for (const playground of playgrounds) await playground.stop()
    await playgrounds[0]?.remove()
  }
}, 60_000)
